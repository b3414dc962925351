// Loads trust lists with the sources of verify.html, each after the one that the page was built with.
// Standard input: {"own": base64 or null, "lists": [base64, …]}; output: [{refused} or {source, …}].

import { json } from "node:stream/consumers";

import { TrustError } from "../../signing/page/src/errors.js";
import * as trust from "../../signing/page/src/trust.js";

const job = await json(process.stdin);
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const own = job.own === null ? trust.NONE : trust.load(bytes(job.own));

function load(list) {
  try {
    const { keyring, ...rest } = trust.load(bytes(list), own);
    const names = (entries) => entries.map(({ name }) => name);
    return { ...rest, origins: names(keyring.origins), volunteers: names(keyring.volunteers) };
  } catch (error) {
    if (!(error instanceof TrustError)) throw error;
    return { refused: error.message };
  }
}

process.stdout.write(JSON.stringify(job.lists.map(load)));
