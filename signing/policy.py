"""What it takes to count, and which mirrors live: policy.json and mirrors.json (FORMAT.md 9)."""

from __future__ import annotations

from signing.errors import TrustError
from signing.keyring import dump_object, load_object, read_date
from signing.mirrorlist import KINDS, LivingMirror, is_address
from signing.trust import Policy

_FORMAT, _MIRRORS = "mirror-policy/1", "mirror-mirrors/1"
_LIMITS = {"witnesses": range(1, 17), "old_days": range(1, 3651)}


def policy_from_json(data: bytes) -> Policy:
    """Return the policy in *data*; raise TrustError naming what is wrong."""
    top = load_object(data, "policy.json", _FORMAT, set(_LIMITS))
    for name, value in top.items():
        if type(value) is not int or value not in _LIMITS[name]:
            raise TrustError(f"policy.json: {name}: not a number in {_LIMITS[name]}")
    return Policy(**top)


def policy_to_json(policy: Policy) -> bytes:
    """Return the one form of *policy*."""
    return dump_object({"format": _FORMAT, **policy._asdict()})


def mirrors_from_json(data: bytes) -> tuple[LivingMirror, ...]:
    """Return the mirrors in *data*; raise TrustError naming the place that is wrong."""
    items = load_object(data, "mirrors.json", _MIRRORS, {"mirrors"}).get("mirrors")
    if not isinstance(items, list):
        raise TrustError("mirrors.json: mirrors: not a list")
    return tuple(_mirror(f"mirrors.json: mirrors[{at}]", item) for at, item in enumerate(items))


def mirrors_to_json(mirrors: tuple[LivingMirror, ...]) -> bytes:
    """Return the one form of *mirrors*, sorted by address."""
    ordered = sorted(mirrors, key=lambda one: one.url)
    items = [{"url": one.url, "kind": one.kind, "since": str(one.since)} for one in ordered]
    return dump_object({"format": _MIRRORS, "mirrors": items})


def _mirror(place: str, item: object) -> LivingMirror:
    if not isinstance(item, dict) or item.keys() != {"url", "kind", "since"}:
        raise TrustError(f"{place}: not an object of url, kind and since")
    url, kind, since = item["url"], item["kind"], read_date(place, item, "since")
    if kind not in KINDS or since is None:
        raise TrustError(f"{place}: kind is not one of {', '.join(KINDS)}, or since is no date")
    if not isinstance(url, str) or not is_address(kind, url):
        raise TrustError(f"{place}.url: not an address of the kind {kind}")
    return LivingMirror(url=url, kind=kind, since=since)
