// Tells which Ed25519 signatures the page accepts.
// Standard input: {"tests": [[key, signature, message], …]} in hexadecimal; output: [true, …].

import { json } from "node:stream/consumers";

import { verify } from "../../signing/page/src/ed25519.js";

const { tests } = await json(process.stdin);
const bytes = (text) => new Uint8Array(Buffer.from(text, "hex"));
const accepted = tests.map(([key, signature, message]) =>
  verify(...[key, signature, message].map(bytes)),
);
process.stdout.write(JSON.stringify(accepted));
