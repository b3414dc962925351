// Ed25519 with exactly one acceptance set: that of libsodium, which minisign uses (FORMAT.md 6).
// The twin of signing/ed25519.py; noble-ed25519 gives the arithmetic, the rules stand here.

import { Point } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";

import { concat, equal } from "./bytes.js";

const P = 2n ** 255n - 19n; // field prime, RFC 8032 5.1
const L = 2n ** 252n + 27742317777372353535851937790883648493n; // group order, RFC 8032 5.1
const Y8 = 0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n;
/** The y of all points of order 1, 2, 4 and 8: libsodium's ge25519_has_small_order. */
const LOW_ORDER_Y = new Set([0n, 1n, P - 1n, Y8, P - Y8]);

/**
 * Tell whether 32 bytes may stand as a public key or as the R of a signature: the encoding is
 * canonical (y < p) and the point not of low order, whose signatures hold for any message.
 */
export function isSoundPoint(encoded) {
  const y = number(encoded) & (2n ** 255n - 1n);
  return encoded.length === 32 && y < P && !LOW_ORDER_Y.has(y);
}

/** Tell whether *signature* (64 bytes: R, S) of *message* holds for the key *point*. */
export function verify(point, signature, message) {
  if (signature.length !== 64) return false;
  const [r, s] = [signature.subarray(0, 32), number(signature.subarray(32))];
  if (!isSoundPoint(point) || !isSoundPoint(r) || s >= L) return false;
  try {
    const k = number(sha512(concat(r, point, message))) % L;
    // [S]B - [k]A == R without the cofactor, compared as bytes: RFC 8032 allows either, and
    // libsodium does this.
    const key = Point.fromBytes(point).negate();
    const sum = Point.BASE.multiply(s, false).add(key.multiply(k, false));
    return equal(sum.toBytes(), r);
  } catch {
    return false; // 32 bytes that are no point of the curve
  }
}

const number = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
