// What the page goes by: a keyring, a policy, where and when they come from. See signing/trust.py.

import { binary } from "./bytes.js";
import * as keyring from "./keyring.js";
import * as pack from "./pack.js";
import { DEFAULT } from "./policy.js";

/** No list at all: every signer is unknown. */
export const NONE = {
  keyring: { origins: [], volunteers: [], revoked: [] },
  policy: DEFAULT,
  mirrors: [],
  mirrorKeys: [],
  source: "none",
  issued: null,
  expires: null,
};

/**
 * Return trust in *data*, a trust pack or a plain keyring.json; throws TrustError if it is neither.
 *
 * A pack of the publisher whom *known* comes from continues that: it may not be older. Any other
 * pack is checked from its own first root, so it is as good as whoever vouches for that.
 */
export function load(data, known = NONE) {
  if (!isPack(data)) return { ...NONE, keyring: keyring.fromJson(data), source: "pinned" };
  const root = pack.fingerprint(data);
  const first = { root, versions: {}, rootSha256: "" };
  return pack.read(data, known.pin?.root === root ? known.pin : first);
}

/** Tell whether *trust* is of the same publisher as *known*, both being packs. */
export const continues = (known, trust) => Boolean(trust.pin) && known.pin?.root === trust.pin.root;

const isPack = (data) => binary(data.subarray(0, 2 ** 20)).includes(`"${pack.FORMAT}"`);
