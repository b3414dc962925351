// The list of living mirrors in the trailer (FORMAT.md 6, M1 to M4). The twin of
// signing/mirrorlist.py.

import { encode } from "./bytes.js";
import { isDate } from "./date.js";
import { FormatError } from "./errors.js";
import { parsePublic, parseSignature } from "./minisig.js";
import { isAddress } from "./policy.js";

const MAX_MIRRORS = 32;
const CLAIM = new RegExp(
  "^mirror/1 list version=(?<version>0|[1-9][0-9]{0,8})" +
    " at=(?<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)" +
    " until=(?<until>[0-9]{4}-[0-9]{2}-[0-9]{2})$",
);
const MIRROR = /^(?<kind>[a-z]+) (?<since>[0-9]{4}-[0-9]{2}-[0-9]{2}) (?<url>[!-;=?-~]+)$/;

/** Return {key, version, at, until, mirrors, signed, signature} of the lines of a block. */
export function parse(text) {
  const lines = text.split("\n");
  const signature = parseSignature(`${lines.slice(0, 4).join("\n")}\n`);
  const key = parsePublic(signature.untrusted);
  const claim = parseClaim(signature.trusted);
  const rest = lines.slice(4, -1);
  const mirrors = rest.map(parseMirror);
  const sorted = rest.every((line, at) => !at || rest[at - 1] < line);
  if (!mirrors.length || mirrors.length > MAX_MIRRORS || !sorted) {
    const what = "mirrors are none or too many, out of order, or one is there twice";
    throw new FormatError("M3", what);
  }
  const signed = encode(rest.map((line) => `${line}\n`).join(""));
  return { key, ...claim, mirrors, signed, signature };
}

function parseClaim(comment) {
  const claim = CLAIM.exec(comment)?.groups;
  if (!claim) {
    throw new FormatError("M2", "what is signed of the mirror list is not in its form");
  }
  if (!isDate(claim.at) || !isDate(`${claim.until}T00:00:00Z`)) {
    throw new FormatError("M2", "the mirror list has a time that is no date");
  }
  if (claim.until < claim.at.slice(0, 10)) {
    throw new FormatError("M2", "the mirror list ends before it begins");
  }
  return { ...claim, version: Number(claim.version) };
}

function parseMirror(line) {
  const { kind, since, url } = MIRROR.exec(line)?.groups ?? {};
  if (!url || !isAddress(kind, url) || !isDate(`${since}T00:00:00Z`)) {
    throw new FormatError("M3", "the mirror list holds a line that is no mirror");
  }
  return { kind, since, url };
}
