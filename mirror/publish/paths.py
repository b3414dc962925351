"""Paths of a published tree: which are allowed, in which wave they go, how they are served."""

from __future__ import annotations

import re
from enum import IntEnum

from mirror.errors import PublishError, PublishReason

# ASCII without anything that a shell, a URL, FTP or Windows reads in its own way. No part starts
# with a dot or a hyphen, which leaves out "..", hidden files and options.
_PATH = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)*[A-Za-z0-9_][A-Za-z0-9_.-]*")
_MAX_PATH = 255  # bytes; the shortest limit of a whole name among the hosts (FAT, some FTP servers)

INDEX = ("index.json", "index.json.minisig")


class Wave(IntEnum):
    """The order of publishing: each wave is read back whole before the next one starts."""

    CONTENT = 0
    """Bundles, blocks and trust metadata: nothing points to them yet."""
    POINTERS = 1
    """What leads to the content: pages for readers, and the index, sent last, for programs."""


def check_path(path: str) -> str:
    """Return *path* if it is one of a published tree; PublishError (PATH) if not."""
    if len(path) > _MAX_PATH or not _PATH.fullmatch(path):
        raise PublishError(PublishReason.PATH, f"not a path of a published tree: {path!a}")
    return path


def wave(path: str) -> Wave:
    """Return when *path* is sent."""
    folder, _, name = path.partition("/")
    # TUF 5.6: timestamp.json names the others by hash, so that it goes after them.
    content = folder in {"a", "ipfs", "trust"} and name and path != "trust/metadata/timestamp.json"
    return Wave.CONTENT if content else Wave.POINTERS


_MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "minisig": "text/plain; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xml": "application/atom+xml; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
    "webp": "image/webp",
    "zip": "application/zip",
    "car": "application/vnd.ipld.car; version=1",
}


def media_type(path: str) -> str:
    """Return the Content-Type a host should serve *path* with; the same on every machine."""
    if path.startswith("ipfs/"):
        return "application/vnd.ipld.raw"  # trustless gateway specification, section 5.1
    if path.startswith(("ipns/", "routing/v1/ipns/")):
        return "application/vnd.ipfs.ipns-record"  # any other is no record (HTTP routing V1)
    if path.startswith("routing/"):
        return "application/json"  # IPIP-337: HTTP delegated routing
    return _MEDIA_TYPES.get(path.rpartition(".")[2], "application/octet-stream")


def cache_control(path: str) -> str:
    """Return how long a cache in between may keep *path*: named by hash for ever, else not."""
    named_by_hash = path.startswith(("a/", "ipfs/"))
    return "public, max-age=31536000, immutable" if named_by_hash else "no-cache"
