// Bytes and a trust list to a verdict: the twin of signing/verify.py, steps as in FORMAT.md 10.
// No network, no disk, no clock. A key that only the file itself carries never makes it green.

import { blake2bOf, toHex } from "./bytes.js";
import { FormatError } from "./errors.js";
import * as inert from "./inert.js";
import { listed, revocationOf } from "./keyring.js";
import * as minisig from "./minisig.js";
import * as repair from "./repair.js";
import * as trailer from "./trailer.js";

const DAY_MS = 86_400_000;
const CLOCK_SLACK_MS = DAY_MS; // a phone whose zone is set wrong is off by at most that
const COUNTS = ["origin", "witness"];
const EXIT_CODES = { published: 0, captured: 0, unconfirmed: 3, unknown: 3, revoked: 4 };

/**
 * Return what is known of the file *data* (Uint8Array); names as in `mirror-verify --json`.
 *
 * @param trust {keyring, policy: {witnesses, oldDays}, source, issued, expires}; times in ms
 * @param now the reader's clock in ms since 1970, used in step V7 only
 */
export async function verify(data, trust, now) {
  let signed;
  try {
    signed = await checkSignatures(data); // V1, V2
  } catch (error) {
    return failed(await diagnose(data, ours(error)), error);
  }
  try {
    inert.check(signed.body); // V3
  } catch (error) {
    return failed("unsafe", ours(error));
  }
  const signers = signed.blocks.map((block) => lookUp(block, trust.keyring)); // V4
  const agreeing = agree(signers); // V5
  const those = agreeing.length ? agreeing : signers;
  const count = new Set(agreeing.filter(is("witness")).map(({ name }) => name)).size;
  const times = those.map(({ at }) => at).sort();
  const { mirrors, notices } = living(signed.listing, trust, now);
  const code = sumUp(signers, agreeing, count, trust.policy.witnesses); // V6
  return verdict(code, {
    intact: true,
    body: signed.body,
    sha256: signed.sha256,
    size: signed.body.length,
    url: those[0].url,
    name: agreeing.find(is("origin"))?.name ?? "",
    count,
    needed: trust.policy.witnesses,
    signed: [times[0], times[times.length - 1]],
    signers,
    warnings: [...warnOfSigners(signers, now), ...warnOfTrust(trust, now), ...notices], // V7
    trust: trust.source,
    mirrors,
  });
}

/** Return the parts of *data*, all of whose signatures hold; throws FormatError otherwise. */
async function checkSignatures(data) {
  const signed = await trailer.parse(data);
  const prehash = await blake2bOf(signed.body);
  for (const { key, signature } of signed.blocks) minisig.verify(prehash, key, signature);
  if (signed.listing) {
    const { signed: lines, key, signature } = signed.listing;
    minisig.verify(await blake2bOf(lines), key, signature); // M4
  }
  return signed;
}

/** Return the original of a file that was damaged on the way, or null if there is none. */
export async function restore(data) {
  const restored = repair.restore(data);
  try {
    if (restored) await checkSignatures(restored);
    return restored;
  } catch (error) {
    ours(error);
    return null;
  }
}

const verdict = (code, rest) => ({
  verdict: code,
  exit: EXIT_CODES[code] ?? 1,
  rule: "",
  problem: "",
  ...rest,
});

const failed = (code, { rule, message }) =>
  verdict(code, {
    ...{
      intact: false,
      rule,
      problem: message,
      body: null,
      sha256: "",
      size: 0,
      url: "",
      name: "",
    },
    ...{ count: 0, needed: 0, signed: [], signers: [], warnings: [], trust: "none", mirrors: null },
  });

function ours(error) {
  if (error instanceof FormatError) return error;
  throw error;
}

async function diagnose(data, { rule }) {
  if (await restore(data)) return "damaged";
  if (repair.isResaved(data)) return "resaved";
  return { F2: "unsigned", T6: "newer" }[rule] ?? "altered";
}

function lookUp({ key, claims }, keyring) {
  const [entry, revocation] = [listed(keyring, key), revocationOf(keyring, key)];
  return {
    standing: revocation ? "revoked" : standing(claims, entry),
    name: entry?.name ?? "",
    reason: revocation?.reason ?? "",
    key: key.line,
    fingerprint: key.fingerprint,
    ...{ role: claims.role, url: claims.url, at: claims.at },
    ...{ supersedes: claims.supersedes, lang: claims.lang },
  };
}

function standing({ role, at, host }, entry) {
  if (!entry) return "unlisted";
  if ((entry.kind === "origin") !== (role === "origin")) return "wrong-role";
  if (!isThen(entry, at)) return "not-then";
  if (entry.kind === "volunteer") return "witness";
  return entry.hosts.includes(host) ? "origin" : "wrong-host";
}

function isThen({ since, until }, at) {
  const day = at.slice(0, 10);
  return (!since || day >= since) && (!until || day <= until);
}

/** Return {mirrors, notices}: the mirror list if it counts, else why it is ignored (rule M5). */
function living(listing, trust, now) {
  const ignored = (code, days = 0) => ({ mirrors: null, notices: [{ code, days }] });
  if (!listing) return { mirrors: null, notices: [] };
  const { key, version, at, until, mirrors: list } = listing;
  const entry = listed(trust.keyring, key);
  const duty = (trust.mirrorKeys ?? []).includes(toHex(key.point));
  if (!(duty || (entry && isThen(entry, at))) || revocationOf(trust.keyring, key)) {
    return ignored("list-unlisted");
  }
  const over = Math.floor(now / DAY_MS) - Date.parse(until) / DAY_MS;
  if (over > 0) return ignored("list-expired", over);
  const days = Math.max(0, Math.floor((now - Date.parse(at)) / DAY_MS));
  const name = entry?.name ?? "";
  return { mirrors: { name, key: key.line, version, at, until, days, list }, notices: [] };
}

const is = (standing) => (signer) => signer.standing === standing;
const counting = (signers) => signers.filter((one) => COUNTS.includes(one.standing));

/** Return the signers that count and agree on the address: a newsroom's, else the most named. */
function agree(signers) {
  const weigh = (url) => {
    const named = counting(signers).filter((one) => one.url === url);
    const names = new Set(named.map(({ name }) => name)).size;
    return named.some(is("origin")) ? names + signers.length : names;
  };
  const urls = [...new Set(counting(signers).map(({ url }) => url))].sort();
  const best = urls.reduce((one, other) => (weigh(other) > weigh(one) ? other : one), urls[0]);
  return counting(signers).filter(({ url }) => url === best);
}

function sumUp(signers, agreeing, count, needed) {
  if (agreeing.some(is("origin"))) return "published";
  if (count >= needed) return "captured";
  if (signers.some(is("revoked"))) return "revoked";
  return count ? "unconfirmed" : "unknown";
}

function warnOfSigners(signers, now) {
  const ahead = Math.max(...signers.map(({ at }) => Date.parse(at))) - now;
  const urls = new Set(counting(signers).map(({ url }) => url));
  return [
    ...(signers.some(is("revoked")) ? [{ code: "revoked-signer", days: 0 }] : []),
    ...(urls.size > 1 ? [{ code: "urls-differ", days: 0 }] : []),
    ...(ahead > CLOCK_SLACK_MS ? [{ code: "future", days: Math.floor(ahead / DAY_MS) }] : []),
  ];
}

function warnOfTrust({ source, policy, issued, expires }, now) {
  if (source === "none") return [{ code: "no-trust", days: 0 }];
  if (source === "pinned") return [{ code: "pinned-trust", days: 0 }];
  const since = (then) => Math.floor((now - then) / DAY_MS);
  if (expires && now > expires) return [{ code: "trust-expired", days: since(expires) }];
  const age = issued ? since(issued) : 0;
  return age >= policy.oldDays ? [{ code: "trust-old", days: age }] : [];
}
