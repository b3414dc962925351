"""
Trust packs for tests, good and bad; `python -m tests.signing.packs` writes tests/vectors/*.pack.

A case is a head of lines `name: value`, an empty line, and then the pack, to the byte. `root`
is what the reader has pinned, `versions` what was seen before.
"""

import json
from collections.abc import Iterator
from datetime import timedelta

from tuf.api.metadata import Metadata

from signing import ceremony, keyring, metadata, pack
from signing.pack import Pin
from signing.trust import Keyring
from tests.signing.corpus import FOLDER
from tests.signing.makers import NOW, secret
from tests.signing.makers import keyring as full_keyring

ROOTS = [secret(f"root {number}") for number in range(5)]
DUTY = secret("duty")


def folder(now=NOW, threshold=3):
    """Return a folder with five root keys and a duty key, nothing signed yet."""
    files = ceremony.init(threshold=threshold, targets_threshold=2, now=now)
    for key in ROOTS:
        files = ceremony.add_root_key(files, key.public, now)
    files = ceremony.add_duty_key(files, DUTY.public, now)
    return ceremony.say(files, "keyring.json", keyring.to_json(full_keyring()))


def alone(key, now=NOW):
    """Return a folder in which one key is everything, nothing signed yet."""
    files = ceremony.init(threshold=1, targets_threshold=1, now=now)
    files = ceremony.add_root_key(files, key.public, now)
    return ceremony.add_duty_key(files, key.public, now)


def signed(files, *keys, now=NOW):
    for key in keys:
        files, _ = ceremony.sign(files, key, now)
    return files


def published(now=NOW):
    return ceremony.publish(signed(folder(now), *ROOTS[:3], now=now), DUTY, now)


FIRST = published()
LATER = ceremony.publish(FIRST, DUTY, NOW + timedelta(days=1))
PACK = ceremony.trust_pack(FIRST)
PIN = Pin(root=pack.fingerprint(PACK))


ADDRESSES = {
    "https": "https://m.example/mirror/",
    "onion": f"http://www.{'a2' * 28}.onion/",
    "ipns": "ipns://k51qzi5uqu5example/",
    "ipfs": "ipfs://bafybeiexample/",
    "telegram": "https://t.me/mirror_example_bot",
    "mail": "mailto:mirror+articles@m.example",
}


def naming(kind, url):
    """Return a pack whose duty key has signed that mirror, whatever it is."""
    value = {"url": url, "kind": kind, "since": "2026-11-01"}
    text = json.dumps({"format": "mirror-mirrors/1", "mirrors": [value]})
    return unread({**FIRST, "mirrors.json": text.encode()})


def unread(files):
    """Return the pack of *files*, published without asking whether a reader would accept it."""
    made = dict(files)
    for role in ("mirrors", "snapshot", "timestamp"):
        unsigned = getattr(metadata, f"make_{role}")(made, NOW)
        whole = Metadata(unsigned)
        whole.sign(metadata.signer(DUTY))
        made[metadata.path(role, unsigned)] = whole.to_bytes()
    return ceremony.trust_pack(made)


def opened(data=PACK):
    """Return the files of a pack."""
    return {name: text.encode() for name, text in json.loads(data)["files"].items()}


def with_file(name, data):
    """Return the first pack with one file replaced."""
    return pack.write(opened() | {name: data})


def rotated(*keys):
    """Return the folder in which root key 0 gave way to another, signed by *keys*."""
    files = ceremony.rotate(FIRST, ROOTS[0].public, secret("root 5").public, NOW)
    return ceremony.publish(signed(files, *keys), DUTY, NOW)


def twin_root():
    """Return a pack whose root counts one key under two names."""
    root = json.loads(opened()["1.root.json"])["signed"]
    keyids = root["roles"]["root"]["keyids"]
    root["keys"]["twin"] = root["keys"][keyids[0]]
    keyids.append("twin")
    keys = [metadata.signer(key) for key in ROOTS[:3]]
    unsigned = metadata.read(json.dumps({"signed": root, "signatures": []}).encode())
    for key in keys:
        unsigned.sign(key, append=True)
    return with_file("1.root.json", unsigned.to_bytes())


def unsigned(role):
    """Return the first pack with a signature of *role* taken off."""
    name = f"{role}.json"
    value = json.loads(opened()[name])
    value["signatures"].pop()
    return with_file(name, json.dumps(value).encode())


Case = tuple[str, str, bytes, Pin]


def cases() -> Iterator[Case]:
    """Yield name, what is wrong, pack and pin; the name begins with "ok" or "refused"."""
    later, agreed = ceremony.trust_pack(LATER), ceremony.trust_pack(rotated(*ROOTS[1:4]))
    empty = keyring.to_json(Keyring())
    yield "ok", "a chain of one root", PACK, PIN
    yield "ok-rotated", "root keys changed by agreement", agreed, PIN
    yield "ok-newer", "newer than what was seen", later, pack.read(PACK, PIN).pin
    yield "refused-older", "older than what was seen", PACK, pack.read(later, PIN).pin
    yield "refused-older-root", "a root less than was seen", PACK, pack.read(agreed, PIN).pin
    yield "refused-other-root", "not the pinned root", PACK, Pin(root=PIN.root[::-1])
    yield "refused-keyring", "another keyring", with_file("targets/keyring.json", empty), PIN
    for role in pack.ROLES[1:]:
        yield f"refused-{role}-unsigned", "a signature is missing", unsigned(role), PIN
    for role in ("timestamp", "snapshot", "mirrors"):
        mixed = with_file(f"{role}.json", opened(later)[f"{role}.json"])
        yield f"refused-mixed-{role}", "parts of two packs", mixed, PIN
    twin = twin_root()
    yield "refused-twin", "one key under two names", twin, Pin(root=pack.fingerprint(twin))
    short = {name: data for name, data in opened(agreed).items() if name != "2.root.json"}
    yield "refused-gap", "a root is missing", pack.write(short), pack.read(agreed, PIN).pin
    alone = opened(agreed)["2.root.json"].replace(b'"threshold":3', b'"threshold":1', 1)
    yield "refused-threshold", "the threshold lowered", with_file("2.root.json", alone), PIN
    bare = pack.write({}).replace(b"{}", b"[]")
    for kind, url in ADDRESSES.items():
        yield f"ok-mirror-{kind}", f"a mirror of the kind {kind}", naming(kind, url), PIN
    for kind in ("https", "onion", "mail"):
        other = naming(kind, ADDRESSES["ipns"])
        yield f"refused-mirror-{kind}", "an address of another kind", other, PIN
    yield "refused-empty", "nothing in it", bare, PIN


def head(name: str, note: str, pin: Pin) -> str:
    """Return the head of a case."""
    lines = {
        "note": note,
        "expect": name.partition("-")[0],
        "root": pin.root,
        "versions": " ".join(f"{role}={version}" for role, version in pin.versions.items()),
        "root_sha256": pin.root_sha256,
    }
    return "".join(f"{key}: {value}".rstrip() + "\n" for key, value in lines.items())


def main() -> None:
    """Write all cases."""
    for name, note, data, pin in cases():
        path = FOLDER / f"{name}.pack"
        path.write_bytes(head(name, note, pin).encode() + b"\n" + data)


if __name__ == "__main__":
    main()
