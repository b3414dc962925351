// What it takes to count, and which mirrors live (FORMAT.md 9). The twin of signing/policy.py.

import { TrustError } from "./errors.js";
import { day, isObject, loadObject } from "./keyring.js";

const FORMAT = "mirror-policy/1";
const MIRRORS = "mirror-mirrors/1";
const KINDS = ["https", "onion", "ipns", "ipfs"];
const ADDRESS = /^[a-z]{3,5}:\/?\/?[!-;=?-~]{1,2000}$/;
const HIGHEST = { witnesses: 16, old_days: 3650 };

export const DEFAULT = { witnesses: 2, oldDays: 30 };

/** Return the policy in *data*; throws TrustError. */
export function policyFromJson(data) {
  const top = loadObject(data, "policy.json", FORMAT, Object.keys(HIGHEST));
  for (const [name, highest] of Object.entries(HIGHEST)) {
    const value = top[name] ?? 1;
    const sound = Number.isInteger(value) && value >= 1 && value <= highest;
    if (!sound || top[name] === null)
      throw new TrustError(`policy.json: ${name}: not a number in range`);
  }
  return {
    witnesses: top.witnesses ?? DEFAULT.witnesses,
    oldDays: top.old_days ?? DEFAULT.oldDays,
  };
}

/** Return the mirrors in *data*, each {url, kind, since}; throws TrustError. */
export function mirrorsFromJson(data) {
  const { mirrors } = loadObject(data, "mirrors.json", MIRRORS, ["mirrors"]);
  if (!Array.isArray(mirrors)) throw new TrustError("mirrors.json: mirrors: not a list");
  return mirrors.map((item, at) => mirror(`mirrors.json: mirrors[${at}]`, item));
}

function mirror(place, item) {
  if (!isObject(item) || Object.keys(item).sort().join() !== "kind,since,url") {
    throw new TrustError(`${place}: not an object of url, kind and since`);
  }
  const { url, kind } = item;
  const since = day(place, item, "since");
  if (typeof url !== "string" || !ADDRESS.test(url)) {
    throw new TrustError(`${place}.url: not an address`);
  }
  if (!KINDS.includes(kind) || !since) {
    throw new TrustError(`${place}: kind is not one of ${KINDS.join(", ")}, or since is no date`);
  }
  return { url, kind, since };
}
