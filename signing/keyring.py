"""
Who may sign what: newsrooms for their own hosts, volunteers by pseudonym, revocations.

`keyring.json` is a target of the trust repository, or a file pinned by hand (FORMAT.md 8).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from signing import minisig
from signing.errors import FormatError, TrustError
from signing.minisig import PublicKey
from signing.trust import Keyring, Origin, Revocation, Source, Trust, Volunteer

FORMAT = "mirror-keyring/1"
_MAX_BYTES = 4 * 2**20
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_NAME = re.compile(
    r"[^\x00-\x1f\x7f-\x9f<>\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]{1,100}"
)
"""A name is printed beside a verdict: no controls, no marks that turn text, no lone surrogates."""


def from_json(data: bytes) -> Keyring:
    """
    Return the keyring in *data*.

    Raises:
        TrustError: the place that is wrong, and how. Nothing is left out silently.
    """
    top = load_object(data, "keyring.json", FORMAT, {"origins", "volunteers", "revoked"})
    try:
        keyring = Keyring(
            origins=tuple(_origin(*item) for item in _items(top, "origins")),
            volunteers=tuple(_volunteer(*item) for item in _items(top, "volunteers")),
            revoked=tuple(_revocation(*item) for item in _items(top, "revoked")),
        )
    except FormatError as error:
        raise TrustError(f"keyring.json: {error}") from error
    points = [entry.key.point for entry in keyring.entries]
    if len(set(points)) != len(points):
        raise TrustError("keyring.json: one key is listed twice")
    return keyring


def pinned(data: bytes) -> Trust:
    """Return trust in the plain keyring.json *data*; raise TrustError if it is none."""
    return Trust(keyring=from_json(data), source=Source.PINNED)


def to_json(keyring: Keyring) -> bytes:
    """Return the one form of *keyring*: entries and names sorted, UTF-8, final line feed."""
    top = {
        "format": FORMAT,
        "origins": _entries(keyring.origins),
        "volunteers": _entries(keyring.volunteers),
        "revoked": _entries(keyring.revoked),
    }
    return dump_object(top)


def load_object(data: bytes, name: str, form: str, known: set[str]) -> dict[str, Any]:
    """Return the JSON object in *data* whose "format" is *form*; unknown names are refused."""
    if len(data) > _MAX_BYTES:
        raise TrustError(f"{name}: {len(data)} bytes, at most {_MAX_BYTES} allowed")
    try:
        top = json.loads(data.decode(), object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise TrustError(f"{name}: not JSON: {error}") from None
    if not isinstance(top, dict) or top.pop("format", None) != form:
        raise TrustError(f'{name}: not an object of "format": "{form}"')
    if unknown := sorted(top.keys() - known):
        raise TrustError(f"{name}: unknown name {unknown[0]!r}")
    return top


def dump_object(top: Mapping[str, object]) -> bytes:
    """Return the one form of *top* as JSON: names sorted, UTF-8, final line feed."""
    return json.dumps(top, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("one name twice in an object")
    return dict(pairs)


_Item = tuple[str, Mapping[str, Any]]


def _items(top: Mapping[str, Any], name: str) -> list[_Item]:
    items = top.get(name, [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise TrustError(f"keyring.json: {name}: not a list of objects")
    return [(f"keyring.json: {name}[{number}]", item) for number, item in enumerate(items)]


def _origin(place: str, item: Mapping[str, Any]) -> Origin:
    _check_names(place, item, {"name", "key", "hosts", "since", "until"})
    hosts = item.get("hosts")
    if not isinstance(hosts, list) or not all(
        isinstance(host, str) and _HOST.fullmatch(host) for host in hosts
    ):
        raise TrustError(f"{place}.hosts: not a list of host names in lower case")
    return Origin(hosts=tuple(sorted(hosts)), **_signer(place, item))


def _volunteer(place: str, item: Mapping[str, Any]) -> Volunteer:
    _check_names(place, item, {"name", "key", "since", "until"})
    return Volunteer(**_signer(place, item))


def _revocation(place: str, item: Mapping[str, Any]) -> Revocation:
    _check_names(place, item, {"key", "reason", "at"})
    at = read_date(place, item, "at")
    if at is None:
        raise TrustError(f"{place}.at: missing")
    return Revocation(key=_key(place, item), reason=_text(place, item, "reason"), at=at)


def _signer(place: str, item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": _text(place, item, "name"),
        "key": _key(place, item),
        "since": read_date(place, item, "since"),
        "until": read_date(place, item, "until"),
    }


def _check_names(place: str, item: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(item.keys() - known):
        raise TrustError(f"{place}: unknown name {unknown[0]!r}")


def _text(place: str, item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    if not isinstance(value, str) or not _NAME.fullmatch(value) or value != value.strip():
        raise TrustError(f"{place}.{name}: not a plain text of 1 to 100 characters")
    return value


def _key(place: str, item: Mapping[str, Any]) -> PublicKey:
    try:
        return minisig.parse_public(str(item.get("key")))
    except FormatError as error:
        raise TrustError(f"{place}.key: {error}") from error


def read_date(place: str, item: Mapping[str, Any], name: str) -> date | None:
    """Return the date under *name*, None if there is none; raise TrustError if it is no date."""
    value = item.get(name)
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise TrustError(f"{place}.{name}: not a date, year-month-day") from None
    if str(day) != value:
        raise TrustError(f"{place}.{name}: not a date, year-month-day")
    return day


def _entries(entries: tuple[Origin | Volunteer | Revocation, ...]) -> list[dict[str, Any]]:
    return sorted(map(_entry, entries), key=lambda entry: str(entry["key"]))


def _entry(entry: Origin | Volunteer | Revocation) -> dict[str, Any]:
    values = entry._asdict()
    return {
        name: sorted(value) if name == "hosts" else str(value)
        for name, value in values.items()
        if value is not None
    }
