// Judges files in Node with the sources of verify.html, for comparison with Python.
// Standard input: {"trust": base64 or null, "now": ms, "files": [base64, …]}; output: [{…}, …].

import { json } from "node:stream/consumers";

import * as trust from "../../signing/page/src/trust.js";
import { restore, verify } from "../../signing/page/src/verify.js";

const job = await json(process.stdin);
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const known = job.trust === null ? trust.NONE : trust.load(bytes(job.trust));
const verdicts = [];
for (const file of job.files.map(bytes)) {
  const { body, ...verdict } = await verify(file, known, job.now);
  verdicts.push({ ...verdict, restorable: (await restore(file)) !== null });
}
process.stdout.write(JSON.stringify(verdicts));
