// What it takes to count (FORMAT.md 9, policy.json). See signing/policy.py.

import { TrustError } from "./errors.js";
import { loadObject } from "./keyring.js";

const FORMAT = "mirror-policy/1";
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
