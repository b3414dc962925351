"""What it takes to count, and which mirrors live: policy.json and mirrors.json (FORMAT.md 9)."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import date

from signing.errors import TrustError
from signing.keyring import load_object, read_date

_FORMAT, _MIRRORS = "mirror-policy/1", "mirror-mirrors/1"
_LIMITS = {"witnesses": range(1, 17), "old_days": range(1, 3651)}
_REST = r"[!-;=?-~]{0,1990}"  # as in C3: no value can end a comment or open an element
_FORMS = {
    "https": rf"https://[a-z0-9]{_REST}",
    "onion": rf"https?://(?:[a-z0-9-]+\.)*[a-z2-7]{{56}}\.onion(?::[0-9]+)?/{_REST}",
    "ipns": rf"ipns://[a-z0-9]{_REST}",
    "ipfs": rf"ipfs://[a-z0-9]{_REST}",
    "telegram": r"https://t\.me/[A-Za-z0-9_+/-]{1,100}",
    "mail": r"mailto:[A-Za-z0-9._+-]{1,64}@[a-z0-9.-]{1,190}",
}
KINDS = tuple(_FORMS)
SERVERS = ("https", "onion")
"""Kinds that serve the tree by its paths; the others lead a person to its files."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What it takes."""

    witnesses: int = 2
    """Listed volunteers that must agree before a text counts as captured."""
    old_days: int = 30
    """From this age on, a reader is told how old the trust list is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LivingMirror:
    """A place where copies are served, as the trust list names it."""

    url: str
    kind: str
    since: date


def policy_from_json(data: bytes) -> Policy:
    """Return the policy in *data*; raise TrustError naming what is wrong."""
    top = load_object(data, "policy.json", _FORMAT, set(_LIMITS))
    for name, value in top.items():
        if type(value) is not int or value not in _LIMITS[name]:
            raise TrustError(f"policy.json: {name}: not a number in {_LIMITS[name]}")
    return Policy(**top)


def policy_to_json(policy: Policy) -> bytes:
    """Return the one form of *policy*."""
    return _dump({"format": _FORMAT, **asdict(policy)})


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
    return _dump({"format": _MIRRORS, "mirrors": items})


def is_address(kind: str, url: str) -> bool:
    """Tell whether *kind* is one of KINDS and *url* has its form."""
    return kind in _FORMS and re.fullmatch(_FORMS[kind], url) is not None


def _mirror(place: str, item: object) -> LivingMirror:
    if not isinstance(item, dict) or item.keys() != {"url", "kind", "since"}:
        raise TrustError(f"{place}: not an object of url, kind and since")
    url, kind, since = item["url"], item["kind"], read_date(place, item, "since")
    if kind not in KINDS or since is None:
        raise TrustError(f"{place}: kind is not one of {', '.join(KINDS)}, or since is no date")
    if not isinstance(url, str) or not is_address(kind, url):
        raise TrustError(f"{place}.url: not an address of the kind {kind}")
    return LivingMirror(url=url, kind=kind, since=since)


def _dump(value: dict[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
