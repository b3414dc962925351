// TUF metadata (specification 1.0.34) as far as a trust pack needs it: parsed, signatures counted.

import { sha256 } from "@noble/hashes/sha2.js";
import { hexToBytes } from "@noble/hashes/utils.js";

import { compare, decode, encode, toHex } from "./bytes.js";
import { isDate } from "./date.js";
import * as ed25519 from "./ed25519.js";
import { TrustError } from "./errors.js";
import * as json from "./json.js";
import { isObject } from "./keyring.js";

/** Return {signed, signatures, payload} of metadata of type *type*; no signature is checked yet. */
export function metadata(data, type) {
  const top = read(data, type);
  const { signed, signatures } = top;
  if (!isObject(signed) || signed._type !== type || !isText(signed.spec_version, /^1\./)) {
    throw new TrustError(`trust pack: metadata is not of the kind ${type}`);
  }
  const { consistent_snapshot: consistent = false } = signed;
  if (!isNumber(signed.version) || !isDate(signed.expires) || typeof consistent !== "boolean") {
    throw new TrustError(`trust pack: ${type}: no version, no expiry or no such form`);
  }
  return { signed, signatures: byKeyId(signatures), payload: encode(canonical(signed)) };
}

/**
 * Throw TrustError unless a threshold of the keys of *role* signed *metadata*.
 *
 * @param delegator {role: {keyids, threshold}, keys} as the one that names the role has them
 */
export function checkSignatures(name, { role, keys }, { signatures, payload }) {
  const { keyids, threshold } = role ?? {};
  if (!Array.isArray(keyids) || !isNumber(threshold)) {
    throw new TrustError(`trust pack: role ${name} is not named by who should name it`);
  }
  const points = keyids.map((keyid) => point(isObject(keys) ? keys[keyid] : undefined));
  if (new Set(points.map(String)).size !== keyids.length) {
    throw new TrustError(`trust pack: role ${name} counts one key twice`);
  }
  const holds = (keyid, at) => ed25519.verify(points[at], bytes(signatures.get(keyid)), payload);
  const count = keyids.filter(holds).length;
  if (count < threshold) {
    throw new TrustError(`trust pack: ${name} was signed by ${count}/${threshold} keys`);
  }
}

/**
 * Throw TrustError unless *data* is what *named* says: of that length and SHA-256. Both must be
 * there for a target, and may be missing for metadata, whose signatures are checked anyway.
 */
export function checkNamed(name, named, data, isTarget) {
  const { length, hashes } = isObject(named) ? named : { length: -1 };
  const sized = length === data.length || (length === undefined && !isTarget);
  const hashed = isObject(hashes) && Object.keys(hashes).join() === "sha256";
  const holds = hashed ? hashes.sha256 === toHex(sha256(data)) : hashes === undefined && !isTarget;
  if (!sized || !holds) throw new TrustError(`trust pack: ${name} is not what was signed`);
}

const isNumber = (value) => Number.isSafeInteger(value) && value > 0;

/** Return canonical JSON, over which TUF signs: sorted names, no space, two escapes. */
function canonical(value) {
  if (typeof value === "string") return `"${value.replace(/[\\"]/g, "\\$&")}"`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (isObject(value)) {
    const names = Object.keys(value).sort((one, other) => compare(encode(one), encode(other)));
    return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new TrustError("trust pack: a number that is not whole");
  }
  return String(value);
}

function read(data, type) {
  try {
    return json.parse(decode(data) ?? "") ?? {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new TrustError(`trust pack: ${type}: ${error.message}`);
  }
}

function byKeyId(signatures) {
  const entries = Array.isArray(signatures) ? signatures.filter(isObject) : [];
  const found = new Map(entries.map(({ keyid, sig }) => [keyid, sig]));
  if (!entries.length || found.size !== signatures.length) {
    throw new TrustError("trust pack: signatures are missing, or one key's stands there twice");
  }
  return found;
}

function point(key) {
  const value = key?.keytype === "ed25519" && key.scheme === "ed25519" ? key.keyval?.public : "";
  const found = bytes(value);
  if (!ed25519.isSoundPoint(found)) {
    throw new TrustError("trust pack: a key is not a sound Ed25519 key");
  }
  return found;
}

const bytes = (hex) => hexToBytes(isText(hex, /^(?:[0-9a-f]{2})*$/i) ? hex : "");
const isText = (value, form) => typeof value === "string" && form.test(value);
