// Who may sign what (FORMAT.md 8). The twin of signing/keyring.py.

import { decode, equal, quote } from "./bytes.js";
import { isDate } from "./date.js";
import { FormatError, TrustError } from "./errors.js";
import * as json from "./json.js";
import { parsePublic } from "./minisig.js";

const FORMAT = "mirror-keyring/1";
const MAX_BYTES = 4 * 2 ** 20;
const HOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const EDGE = /^[^\S\ufeff]|[^\S\ufeff]$/; // white space as Python has it, without U+FEFF
const NAME = /^[^\x00-\x1f\x7f-\x9f<>\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]{1,100}$/u;

/** Return {origins, volunteers, revoked} of the keyring in *data*; throws TrustError. */
export function fromJson(data) {
  const top = loadObject(data, "keyring.json", FORMAT, ["origins", "volunteers", "revoked"]);
  const keyring = {
    origins: items(top, "origins").map(origin),
    volunteers: items(top, "volunteers").map(volunteer),
    revoked: items(top, "revoked").map(revocation),
  };
  const points = entries(keyring).map(({ key }) => String(key.point));
  if (new Set(points).size !== points.length) {
    throw new TrustError("keyring.json: one key is listed twice");
  }
  return keyring;
}

/** Return newsrooms and volunteers alike. */
export const entries = ({ origins, volunteers }) => [...origins, ...volunteers];

/** Return the entry of *key*, key number and all, or undefined. */
export const listed = (keyring, key) =>
  entries(keyring).find((entry) => equal(entry.key.raw, key.raw));

/** Return why *key* no longer counts, or undefined; its key number does not matter. */
export const revocationOf = (keyring, key) =>
  keyring.revoked.find((entry) => equal(entry.key.point, key.point));

/** Return the JSON object in *data* whose "format" is *form*; unknown names are refused. */
export function loadObject(data, name, form, known) {
  if (data.length > MAX_BYTES) {
    throw new TrustError(`${name}: ${data.length} bytes, at most ${MAX_BYTES} allowed`);
  }
  let top;
  try {
    top = json.parse(decode(data) ?? "");
  } catch (error) {
    throw new TrustError(`${name}: not JSON: ${error.message}`);
  }
  if (top === null || typeof top !== "object" || top.format !== form) {
    throw new TrustError(`${name}: not an object of "format": "${form}"`);
  }
  checkNames(name, top, ["format", ...known]);
  return top;
}

function items(top, name) {
  const list = name in top ? top[name] : [];
  if (!Array.isArray(list) || !list.every(isObject)) {
    throw new TrustError(`keyring.json: ${name}: not a list of objects`);
  }
  return list.map((item, number) => [`keyring.json: ${name}[${number}]`, item]);
}

export const isObject = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value);

function origin([place, item]) {
  checkNames(place, item, ["name", "key", "hosts", "since", "until"]);
  const { hosts } = item;
  const sound = (host) => typeof host === "string" && HOST.test(host);
  if (!Array.isArray(hosts) || !hosts.every(sound)) {
    throw new TrustError(`${place}.hosts: not a list of host names in lower case`);
  }
  return { ...signer(place, item), hosts: [...hosts].sort(), kind: "origin" };
}

function volunteer([place, item]) {
  checkNames(place, item, ["name", "key", "since", "until"]);
  return { ...signer(place, item), kind: "volunteer" };
}

function revocation([place, item]) {
  checkNames(place, item, ["key", "reason", "at"]);
  const at = day(place, item, "at");
  if (!at) throw new TrustError(`${place}.at: missing`);
  return { key: key(place, item), reason: text(place, item, "reason"), at };
}

const signer = (place, item) => ({
  name: text(place, item, "name"),
  key: key(place, item),
  since: day(place, item, "since"),
  until: day(place, item, "until"),
});

function checkNames(place, item, known) {
  const unknown = Object.keys(item)
    .filter((name) => !known.includes(name))
    .sort()[0];
  if (unknown !== undefined) throw new TrustError(`${place}: unknown name ${quote(unknown)}`);
}

function text(place, item, name) {
  const value = item[name];
  if (typeof value !== "string" || !NAME.test(value) || EDGE.test(value)) {
    throw new TrustError(`${place}.${name}: not a plain text of 1 to 100 characters`);
  }
  return value;
}

function key(place, item) {
  try {
    return parsePublic(String(item.key));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new TrustError(`${place}.key: ${error.message}`);
  }
}

/** Return the date under *name* as "2026-11-22", which sorts as it counts; null if none. */
export function day(place, item, name) {
  const value = item[name] ?? null;
  if (value === null) return null;
  if (typeof value !== "string" || !isDate(`${value}T00:00:00Z`)) {
    throw new TrustError(`${place}.${name}: not a date, year-month-day`);
  }
  return value;
}
