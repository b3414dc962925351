"""The page takes the trust packs that Python takes, and no others."""

import base64
from pathlib import Path
from typing import Any

import pytest

from signing import pack
from signing.errors import TrustError
from signing.pack import Pin
from tests.page.parts import VECTORS, Json, node
from tests.signing.packs import PACK, PIN

pytestmark = pytest.mark.real


def case(path: Path) -> tuple[bytes, Pin]:
    """Return pack and pin of a file of the corpus."""
    head, _, data = path.read_bytes().partition(b"\n\n")
    names = dict(line.split(": ", 1) for line in head.decode().split("\n") if ": " in line)
    versions = dict(one.split("=") for one in names.get("versions", "").split())
    return data, Pin(
        root=names["root"],
        versions={role: int(version) for role, version in versions.items()},
        root_sha256=names.get("root_sha256", ""),
    )


def page(cases: list[tuple[bytes, Pin]]) -> list[Json]:
    """Return what the page says of packs, each read with its pin."""
    packs = [
        {
            "data": base64.b64encode(data).decode(),
            "pin": {
                "root": pin.root,
                "versions": dict(pin.versions),
                "rootSha256": pin.root_sha256,
            },
        }
        for data, pin in cases
    ]
    return node("packs.mjs", {"packs": packs})


def command(data: bytes, pin: Pin) -> Any:
    """Return what Python says of a pack, in the page's terms; None if it refuses it."""
    try:
        found = pack.read(data, pin)
    except TrustError:
        return None
    known = found.trust
    return {
        "policy": {"witnesses": known.policy.witnesses, "oldDays": known.policy.old_days},
        "source": known.source,
        "mirrors": [
            {"url": one.url, "kind": one.kind, "since": str(one.since)} for one in known.mirrors
        ],
        "mirrorKeys": sorted(point.hex() for point in known.mirror_keys),
        "issued": known.issued.timestamp() * 1000,
        "expires": known.expires.timestamp() * 1000,
        "root": found.pin.root,
        "needed": list(found.thresholds["root"]),
        "pin": {
            "root": found.pin.root,
            "versions": found.pin.versions,
            "rootSha256": found.pin.root_sha256,
        },
        "origins": [str(one.key) for one in known.keyring.origins],
        "volunteers": [str(one.key) for one in known.keyring.volunteers],
    }


def agreed(cases: list[tuple[bytes, Pin]]) -> list[bool]:
    """Return, for each pack, whether both took it; fail unless both say the same."""
    shown = [None if "refused" in one else one for one in page(cases)]
    assert shown == [command(*one) for one in cases]
    return [one is not None for one in shown]


def test_every_pack_of_the_corpus_is_taken_or_refused_alike():
    paths = sorted(VECTORS.glob("*.pack"))
    assert agreed([case(path) for path in paths]) == [path.stem.startswith("ok") for path in paths]


def test_every_changed_bit_of_a_pack_is_judged_alike():
    flips = range(0, len(PACK), 101)
    cases = [(PACK[:at] + bytes([PACK[at] ^ 1 << at % 8]) + PACK[at + 1 :], PIN) for at in flips]
    assert not all(agreed(cases))


def test_a_name_twice_in_an_object_is_refused():
    """JSON readers differ in which of the two they take."""
    twice = PACK.replace(b'{"format"', b'{"format": "mirror-trust-pack/1", "format"', 1)
    assert agreed([(twice, PIN)]) == [False]
