// Bytes to text and back, in exactly one form each.

import { blake2b } from "@noble/hashes/blake2.js";
import { sha256 } from "@noble/hashes/sha2.js";

import { FormatError } from "./errors.js";

export { bytesToHex as toHex } from "@noble/hashes/utils.js";

const CHUNK = 2 ** 19; // bytes hashed before the browser may draw: some 0.2 s on two old cores

export const encode = (text) => new TextEncoder().encode(text);

/** Return one character for each byte, so that positions in both agree; ASCII stays ASCII. */
export const binary = (bytes) => new TextDecoder("windows-1252").decode(bytes);

/** Return the text of UTF-8 bytes, a byte order mark included; null if they are none. */
export function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Return the position of the first character of *bytes* that is not UTF-8, or -1. */
export function notUtf8(bytes) {
  if (decode(bytes) !== null) return -1;
  let [sound, bad] = [0, bytes.length + 1]; // lengths of beginnings
  while (bad - sound > 1) {
    const middle = (sound + bad) >> 1;
    if (beginning(bytes, middle) === null) bad = middle;
    else sound = middle;
  }
  return encode(beginning(bytes, sound)).length;
}

/** Return the whole characters of the first *length* bytes, the last of which may be cut. */
function beginning(bytes, length) {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes.subarray(0, length), { stream: true });
  } catch {
    return null;
  }
}

export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

/** Return *size* bytes from canonical base64 (RFC 4648 3.5: no slack bits, no other form). */
export function fromBase64(text, size, rule, what) {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    throw new FormatError(rule, `${what} is not base64`);
  }
  const raw = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  if (raw.length !== size) {
    throw new FormatError(rule, `${what} is ${raw.length} bytes, expected ${size}`);
  }
  if (toBase64(raw) !== text) throw new FormatError(rule, `${what} is not in canonical base64`);
  return raw;
}

export const equal = (one, other) =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

/** Return a number below, at or above 0 as *one* sorts before, with or after *other*. */
export function compare(one, other) {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at < 0 ? one.length - other.length : one[at] - (other[at] ?? -1);
}

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

/** Return a running SHA-256 that has seen *bytes*; lets the browser draw in between. */
export const sha256Of = (bytes) => feed(sha256.create(), bytes);

/** Return the 64 bytes that a prehashed minisign signature signs. */
export const blake2bOf = async (bytes) => (await feed(blake2b.create(), bytes)).digest();

async function feed(hash, bytes) {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    hash.update(bytes.subarray(at, at + CHUNK));
    if (bytes.length > CHUNK) await new Promise((resume) => setTimeout(resume));
  }
  return hash;
}

/** Return *text* as Python's repr() writes it, so that both verifiers say the same words. */
export function quote(text) {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const plain = text.replace(/\\|(?! )[\p{C}\p{Z}]/gu, (one) => ESCAPED[one] ?? escaped(one));
  return mark + plain.split(mark).join(`\\${mark}`) + mark;
}

const ESCAPED = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };
function escaped(one) {
  const hex = one.codePointAt(0).toString(16);
  const [mark, length] = hex.length < 3 ? ["x", 2] : hex.length < 5 ? ["u", 4] : ["U", 8];
  return `\\${mark}${hex.padStart(length, "0")}`;
}
