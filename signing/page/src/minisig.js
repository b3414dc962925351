// The minisign format: public keys and prehashed signatures. The twin of signing/minisig.py.

import { sha256 } from "@noble/hashes/sha2.js";

import { concat, encode, equal, fromBase64, toHex } from "./bytes.js";
import * as ed25519 from "./ed25519.js";
import { FormatError } from "./errors.js";

const UNTRUSTED = "untrusted comment: ";
const TRUSTED = "trusted comment: ";
const MAX_COMMENT = 8192 - 1; // TRUSTEDCOMMENTMAXBYTES of minisign 0.11 counts its final zero

/** Return the key of one line of 56 characters: {line, raw, keynum, point, id, fingerprint}. */
export function parsePublic(line) {
  const raw = fromBase64(line, 42, "K1", "public key");
  if (raw[0] !== 0x45 || raw[1] !== 0x64) throw new FormatError("K1", "not a minisign public key");
  const [keynum, point] = [raw.slice(2, 10), raw.slice(10)];
  if (!ed25519.isSoundPoint(point)) {
    throw new FormatError("K2", "public key is of low order or not canonical");
  }
  const id = toHex(keynum.slice().reverse()).toUpperCase();
  return { line, raw, keynum, point, id, fingerprint: fingerprint(raw) };
}

/** Return the 40 digits, in 8 groups of 5, by which people compare keys (FORMAT.md K3). */
export function fingerprint(raw) {
  const digits = (BigInt(`0x${toHex(sha256(raw))}`) % 10n ** 40n).toString().padStart(40, "0");
  return digits.match(/.{5}/g).join(" ");
}

/** Return untrusted comment, signature and trusted comment of the four lines of a `.minisig`. */
export function parseSignature(text) {
  const lines = text.split("\n");
  if (lines.length !== 5 || lines[4]) {
    throw new FormatError("S1", `signature is ${lines.length - 1} lines, expected 4`);
  }
  const untrusted = comment(lines[0], UNTRUSTED);
  const raw = fromBase64(lines[1], 74, "S3", "signature");
  if (raw[0] !== 0x45 || raw[1] !== 0x44) {
    throw new FormatError("S3", "signature is not of the prehashed kind (ED)");
  }
  return {
    untrusted,
    keynum: raw.slice(2, 10),
    signature: raw.slice(10),
    trusted: comment(lines[2], TRUSTED),
    global: fromBase64(lines[3], 64, "S3", "global signature"),
  };
}

/** Throw FormatError unless *signature* and its trusted comment hold for *key*. */
export function verify(prehash, key, signature) {
  if (!equal(signature.keynum, key.keynum)) {
    throw new FormatError("S4", "the signature names another key than the one beside it");
  }
  if (!ed25519.verify(key.point, signature.signature, prehash)) {
    throw new FormatError("S5", `the signature by ${key.id} does not hold for this text`);
  }
  const signed = concat(signature.signature, encode(signature.trusted));
  if (!ed25519.verify(key.point, signature.global, signed)) {
    throw new FormatError("S6", `the claims are not the ones that ${key.id} signed`);
  }
}

function comment(line, prefix) {
  const plain = line.startsWith(prefix) && !/[\x00-\x1f\x7f]/.test(line.slice(prefix.length));
  if (!plain || line.length > MAX_COMMENT) {
    throw new FormatError("S1", `line is not an ${prefix.slice(0, -2)} of minisign's`);
  }
  return line.slice(prefix.length);
}
