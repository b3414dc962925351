// What it takes to count, and which mirrors live (FORMAT.md 9). The twin of signing/policy.py.

import { TrustError } from "./errors.js";
import { day, isObject, loadObject } from "./keyring.js";

const FORMAT = "mirror-policy/1";
const MIRRORS = "mirror-mirrors/1";
const REST = "[!-;=?-~]{0,1990}"; // as in C3: no value can end a comment or open an element
const FORMS = new Map(
  Object.entries({
    https: `https://[a-z0-9]${REST}`,
    onion: `https?://(?:[a-z0-9-]+\\.)*[a-z2-7]{56}\\.onion(?::[0-9]+)?/${REST}`,
    ipns: `ipns://[a-z0-9]${REST}`,
    ipfs: `ipfs://[a-z0-9]${REST}`,
    telegram: "https://t\\.me/[A-Za-z0-9_+/-]{1,100}",
    mail: "mailto:[A-Za-z0-9._+-]{1,64}@[a-z0-9.-]{1,190}",
  }).map(([kind, form]) => [kind, new RegExp(`^${form}$`)]),
);
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

/** Tell whether *kind* is one that mirrors have and *url* has its form. */
export const isAddress = (kind, url) => FORMS.has(kind) && FORMS.get(kind).test(url);

function mirror(place, item) {
  if (!isObject(item) || Object.keys(item).sort().join() !== "kind,since,url") {
    throw new TrustError(`${place}: not an object of url, kind and since`);
  }
  const { url, kind } = item;
  const since = day(place, item, "since");
  if (!FORMS.has(kind) || !since) {
    const kinds = [...FORMS.keys()].join(", ");
    throw new TrustError(`${place}: kind is not one of ${kinds}, or since is no date`);
  }
  if (typeof url !== "string" || !isAddress(kind, url)) {
    throw new TrustError(`${place}.url: not an address of the kind ${kind}`);
  }
  return { url, kind, since };
}
