// usage: node fetch.mjs gateway|router URL CID > file
// Writes the file at CID, which Helia gets and checks block by block from a plain web server:
// named to it as a gateway, or found by asking that server's routing/v1/providers/<cid>.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

// modules are in the cache folder that `make tools` fills, not beside this file
const modules = createRequire(pathToFileURL(`${process.env.HELIA}/package.json`))
const load = name => import(pathToFileURL(modules.resolve(name)))
const { withHTTP } = await load('@helia/http')
const { unixfs } = await load('@helia/unixfs')
const { createHeliaLight } = await load('helia')
const { CID } = await load('multiformats/cid')

const [how, url, text] = process.argv.slice(2)
const cid = CID.parse(text)
// plain http on loopback is for tests only
const helia = await withHTTP(createHeliaLight(), {
  delegatedRouters: [url],
  recursiveGateways: how === 'gateway' ? [url] : [],
  allowInsecure: true,
  allowLocal: true
}).start()
// a session: who has the root is asked for the blocks below, which have no routing file
const blockstore = how === 'router' ? helia.blockstore.createSession(cid) : helia.blockstore
for await (const chunk of unixfs({ blockstore }).cat(cid, { signal: AbortSignal.timeout(20000) })) {
  process.stdout.write(chunk)
}
await helia.stop()
