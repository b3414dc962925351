// The trust pack: a whole chain of trust in one file, checked whole (FORMAT.md 9). The twin of
// signing/pack.py; what has expired is used and its age told.

import { sha256 } from "@noble/hashes/sha2.js";

import { encode, toHex } from "./bytes.js";
import { isDate } from "./date.js";
import { TrustError } from "./errors.js";
import * as keyring from "./keyring.js";
import { fingerprint as digits } from "./minisig.js";
import { mirrorsFromJson, policyFromJson } from "./policy.js";
import { checkNamed, checkSignatures, metadata } from "./tuf.js";

export const FORMAT = "mirror-trust-pack/1";
const FIRST = "1.root.json";
const ROLES = ["root", "timestamp", "snapshot", "targets", "mirrors"];

/** Return the fingerprint of the first root in a pack, for a person to compare. */
export const fingerprint = (data) => digits(file(files(data), FIRST));

/**
 * Return {trust, pin} of the trust pack *data*, if its chain begins at *pin* and holds.
 *
 * @param pin {root: 40 digits, versions: {role: highest seen}, rootSha256: of the newest root seen}
 */
export function read(data, pin) {
  try {
    return readChain(files(data), pin);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new TrustError(`trust pack: ${error.message}`); // a name that is missing, or another type
  }
}

function readChain(all, pin) {
  const roots = readRoots(all, pin); // P1
  const root = roots[roots.length - 1];
  const timestamp = delegated(all, "timestamp", root); // P2
  const snapshot = delegated(all, "snapshot", root, timestamp.meta?.["snapshot.json"]);
  const targets = delegated(all, "targets", root, snapshot.meta?.["targets.json"]);
  const mirrors = delegated(all, "mirrors", targets, snapshot.meta?.["mirrors.json"]);
  const chain = [root, timestamp, snapshot, targets, mirrors];
  const versions = Object.fromEntries(ROLES.map((role, at) => [role, chain[at].version]));
  checkVersions(versions, pin, roots, all); // P4
  const trust = {
    keyring: keyring.fromJson(target(all, targets, "keyring.json")), // P3
    policy: policyFromJson(target(all, targets, "policy.json")),
    mirrors: mirrorsFromJson(target(all, mirrors, "mirrors.json")),
    mirrorKeys: points(named(targets, "mirrors")),
    source: "pack",
    issued: issued(timestamp),
    expires: Math.min(...chain.map(({ expires }) => Date.parse(expires))),
    root: pin.root,
    needed: [root.roles.root.threshold, root.roles.root.keyids.length],
  };
  const rootSha256 = sha256Of(all, root.version);
  return { ...trust, pin: { root: pin.root, versions, rootSha256 } };
}

function files(data) {
  const all = keyring.loadObject(data, "trust pack", FORMAT, ["files"]).files;
  const texts = keyring.isObject(all) && Object.values(all).every(isText);
  if (!texts) throw new TrustError("trust pack: files: not texts");
  return new Map(Object.entries(all).map(([name, text]) => [name, encode(text)]));
}

function file(all, name) {
  if (!all.has(name)) throw new TrustError(`trust pack: no file ${name}`);
  return all.get(name);
}

/** Return all roots: the first one pinned, each next one signed by the one before and itself. */
function readRoots(all, pin) {
  if (digits(file(all, FIRST)) !== pin.root) {
    throw new TrustError("trust pack: it begins with another root than the pinned one");
  }
  const roots = [];
  for (let version = 1; all.has(`${version}.root.json`); version += 1) {
    const found = metadata(all.get(`${version}.root.json`), "root");
    if (found.signed.version !== version) {
      throw new TrustError(`trust pack: ${version}.root.json is version ${found.signed.version}`);
    }
    for (const delegator of [...roots.slice(-1), found.signed]) {
      checkSignatures("root", named(delegator, "root"), found);
    }
    roots.push(found.signed);
  }
  return roots;
}

/** Return the metadata of *name*, signed as *delegator* demands and as *meta* describes it. */
function delegated(all, name, delegator, meta) {
  const data = file(all, `${name}.json`);
  const found = metadata(data, name === "mirrors" ? "targets" : name);
  checkSignatures(name, named(delegator, name), found);
  if (name === "timestamp") return found.signed;
  checkNamed(name, meta, data, false);
  if (meta.version !== found.signed.version) {
    throw new TrustError(
      `trust pack: ${name} is of another version: parts of two packs were mixed`,
    );
  }
  return found.signed;
}

/** Return the role *name* and the keys, as *delegator* (root or targets) has them. */
function named(delegator, name) {
  if (delegator._type === "root") return { role: delegator.roles?.[name], keys: delegator.keys };
  const { roles, keys } = delegator.delegations ?? {};
  const role = roles?.find((one) => one.name === name);
  const whole = typeof role?.terminating === "boolean" && role.paths.every(isText);
  return { role: whole ? role : null, keys };
}

/** Return the points of a role's keys, in hexadecimal. */
const points = ({ role, keys }) => role.keyids.map((id) => keys[id].keyval.public).sort();

const isText = (value) => typeof value === "string";

function target(all, delegator, name) {
  const data = file(all, `targets/${name}`);
  checkNamed(name, delegator.targets?.[name], data, true);
  return data;
}

function checkVersions(versions, pin, roots, all) {
  const known = pin.versions.root ?? 1;
  if (versions.root < known) {
    throw new TrustError(`trust pack: root ${versions.root} is older than ${known}, seen before`);
  }
  if (!["", sha256Of(all, known)].includes(pin.rootSha256)) {
    throw new TrustError("trust pack: it has left the chain of roots that was seen before");
  }
  for (const role of ROLES.slice(1)) {
    const seen = pin.versions[role] ?? 0;
    if (versions[role] < seen && !wasReplaced(role, roots[known - 1], roots[roots.length - 1])) {
      throw new TrustError(
        `trust pack: ${role} ${versions[role]} is older than ${seen}, seen before`,
      );
    }
  }
}

/** Tell whether keys changed with which a thief could have run versions up (TUF 5.3.11). */
function wasReplaced(role, known, newest) {
  const keys = ({ roles }) => JSON.stringify([roles.timestamp.keyids, roles.snapshot.keyids]);
  return role !== "targets" && keys(known) !== keys(newest);
}

const sha256Of = (all, version) => toHex(sha256(all.get(`${version}.root.json`)));

/** Return when the newest part was signed, in ms; TUF itself only says when it expires. */
function issued({ issued: at }) {
  if (typeof at !== "string" || !isDate(at)) throw new TrustError("trust pack: not dated");
  return Date.parse(at);
}
