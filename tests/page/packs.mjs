// Reads trust packs with the sources of verify.html.
// Standard input: {"packs": [{data: base64, pin}, …]}; output: [{refused} or {issued, …}, …].

import { json } from "node:stream/consumers";

import { TrustError } from "../../signing/page/src/errors.js";
import { read } from "../../signing/page/src/pack.js";

const { packs } = await json(process.stdin);

function said({ data, pin }) {
  try {
    const { keyring, ...trust } = read(new Uint8Array(Buffer.from(data, "base64")), pin);
    const lines = (entries) => entries.map(({ key }) => key.line);
    return {
      ...trust,
      origins: lines(keyring.origins),
      volunteers: lines(keyring.volunteers),
    };
  } catch (error) {
    if (!(error instanceof TrustError)) throw error;
    return { refused: error.message };
  }
}

process.stdout.write(JSON.stringify(packs.map(said)));
