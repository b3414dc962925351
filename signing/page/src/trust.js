// What the page goes by: a keyring, a policy, where and when they come from. See signing/trust.py.

import * as keyring from "./keyring.js";

export const POLICY = { witnesses: 2, oldDays: 30 };

/** No list at all: every signer is unknown. */
export const NONE = {
  keyring: { origins: [], volunteers: [], revoked: [] },
  policy: POLICY,
  source: "none",
  issued: null,
  expires: null,
};

/** Return trust in the plain keyring.json *data*; throws TrustError if it is none. */
export const pinned = (data) => ({ ...NONE, keyring: keyring.fromJson(data), source: "pinned" });

/** Return trust in *data*, of whichever kind it is; throws TrustError if it is none. */
export const load = (data) => pinned(data);
