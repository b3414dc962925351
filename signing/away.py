"""
Mirrors that are left out of the signed list for as long as they do not serve.

They wait in the ceremony's folder, in a file `away.json` of the form of mirrors.json. It is a draft
like all in that folder: nothing counts before the duty key has signed it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from signing import ceremony, metadata, policy
from signing.errors import TrustError
from signing.metadata import Files
from signing.mirrorlist import LivingMirror

_LIST, _AWAY = "mirrors.json", "away.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """The folder after an audit, and what became of its list."""

    files: Files
    left_out: tuple[str, ...]
    """Addresses that stood on the list."""
    put_back: tuple[str, ...]
    """Addresses that stand on it again."""


def follow(files: Files, serving: Mapping[str, bool]) -> Followed:
    """
    Return the folder whose list has the mirrors that serve.

    Args:
        files: the folder.
        serving: address -> whether it serves what was published; one that is not named, or no web
            server at all, stays where it stands.

    Raises:
        TrustError: the list would be empty; a list of few false addresses helps more than none.
    """
    known = {_plain(url): serves for url, serves in serving.items()}
    listed, waiting = _read(files, _LIST), _read(files, _AWAY)
    out = tuple(one for one in listed if known.get(_plain(one.url)) is False)
    back = tuple(one for one in waiting if known.get(_plain(one.url)) is True)
    if out and len(out) == len(listed) and not back:
        raise TrustError("no mirror of the list serves: it was left as it is")
    return Followed(
        files=_said(files, {*listed, *back} - {*out}, {*waiting, *out} - {*back}),
        left_out=tuple(one.url for one in out),
        put_back=tuple(one.url for one in back),
    )


def add(files: Files, mirror: LivingMirror) -> Files:
    """Return the folder with *mirror* on its list, also if it was away."""
    listed, waiting = _read(files, _LIST), _read(files, _AWAY)
    others = {one for one in listed if _plain(one.url) != _plain(mirror.url)}
    return _said(files, {*others, mirror}, _without(waiting, mirror.url))


def remove(files: Files, url: str) -> Files:
    """Return the folder without the mirror at *url*; raise TrustError if there is none."""
    listed, waiting = _read(files, _LIST), _read(files, _AWAY)
    new = _said(files, _without(listed, url), _without(waiting, url))
    if new == files:
        raise TrustError(f"{url}: not on the list")
    return new


def waiting(files: Files) -> tuple[str, ...]:
    """Return the addresses that are left out for now."""
    return tuple(sorted(one.url for one in _read(files, _AWAY)))


def is_signed(files: Files) -> bool:
    """Tell whether the list of the folder is the one that the duty key signed last."""
    data = metadata.live(files, "mirrors")
    signed = metadata.read(data).signed.targets[_LIST].hashes["sha256"] if data else ""
    return bool(hashlib.sha256(files[_LIST]).hexdigest() == signed)


def _plain(url: str) -> str:
    return url.rstrip("/")


def _without(mirrors: tuple[LivingMirror, ...], url: str) -> set[LivingMirror]:
    return {one for one in mirrors if _plain(one.url) != _plain(url)}


def _read(files: Files, name: str) -> tuple[LivingMirror, ...]:
    return policy.mirrors_from_json(files[name]) if name in files else ()


def _said(files: Files, listed: set[LivingMirror], waiting: set[LivingMirror]) -> Files:
    new = dict(ceremony.say(files, _LIST, policy.mirrors_to_json(tuple(listed))))
    new[_AWAY] = policy.mirrors_to_json(tuple(waiting))
    if not waiting:
        del new[_AWAY]
    return new
