"""
Files and folders read out of blocks, whoever packed them.

Blocks come from `get`, which gives bytes that were checked against their CID. That a block is
right says nothing about what it holds: anybody can hash anything, so the graph's size is bounded.
Specification: https://specs.ipfs.tech/unixfs/
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from mirror.errors import IpfsError
from mirror.ipfs import cid as cids
from mirror.ipfs import dagpb
from mirror.ipfs.cid import Cid
from mirror.ipfs.dagpb import Kind, Node
from mirror.ipfs.murmur3 import x64_64
from mirror.threads import in_parallel

R = TypeVar("R")
Get = Callable[[Cid], bytes]
"""The bytes of a block, checked."""

MAX_FILE = 100_000_000  # bytes, where the caller does not say
MAX_TREE = 4_000_000_000  # bytes of all files of a directory, likewise
WORKERS = 6  # as many questions at once as a browser puts to one host
MAX_DEPTH = 16  # nodes below each other: a shard has 8 at most, a file of an exabyte 4
# One block can be linked a million times, which costs its maker nothing, so steps are counted:
MAX_BLOCKS = 50_000  # read for one answer; our largest tree has half as many
MAX_NAMES = 200_000  # in one directory and all below it


class _Budget:
    """Blocks, with a count of what was read against what may be."""

    def __init__(self, get: Get, max_bytes: int) -> None:
        self._get = get
        self._left = {"blocks": MAX_BLOCKS, "names": MAX_NAMES, "bytes": max_bytes}

    def block(self, cid: Cid) -> bytes:
        self.spend("blocks", 1)
        return self._get(cid)

    def spend(self, what: str, number: int) -> None:
        self._left[what] -= number
        if self._left[what] < 0:
            raise IpfsError(f"more {what} than may be read for one answer")


def read_file(cid: Cid, get: Get, max_bytes: int = MAX_FILE) -> bytes:
    """
    Return the content of the file that *cid* names.

    Raises:
        IpfsError: not a file, larger than *max_bytes*, or its own sizes are not true.
    """
    return b"".join(_content(cid, _Budget(get, max_bytes), 0))


def _content(cid: Cid, budget: _Budget, depth: int) -> Iterator[bytes]:
    if depth > MAX_DEPTH:
        raise IpfsError(f"file is more than {MAX_DEPTH} nodes deep")
    block = budget.block(cid)
    node = None if cid.codec == cids.RAW else _file_node(cid, block)
    inline = block if node is None else node.data or b""
    budget.spend("bytes", len(inline))
    yield inline
    if node is None:
        return
    size = len(inline)
    for link in node.links:
        for part in _content(link.cid, budget, depth + 1):
            size += len(part)
            yield part
    if node.filesize not in (None, size):
        raise IpfsError(f"block says that it has {node.filesize} bytes of a file, it has {size}")


def _file_node(cid: Cid, block: bytes) -> Node:
    node = _node(cid, block)
    if node.kind not in (Kind.FILE, Kind.RAW):
        raise IpfsError(f"{cid} is a {_words(node.kind)}, not a file")
    return node


def _words(kind: Kind) -> str:
    return kind.name.lower().replace("_", " ")


def _node(cid: Cid, block: bytes) -> Node:
    if cid.codec != cids.DAG_PB:
        raise IpfsError(f"codec of {cid} is {cid.codec:#x}, expected raw or dag-pb")
    return dagpb.decode(block)


def resolve(root: Cid, path: str, get: Get) -> Cid:
    """
    Return the CID of what *path* ("a/2026/11/x.html") leads to from *root*.

    Raises:
        IpfsError: there is no such entry, or something on the way is no directory.
    """
    here = root
    for name in path.strip("/").split("/") if path.strip("/") else ():
        here = _entry(here, name, get)
    return here


def _entry(cid: Cid, name: str, get: Get) -> Cid:
    node = _folder_node(cid, get)
    if node.kind == Kind.DIRECTORY:
        found = {link.name: link.cid for link in node.links}.get(name)
    else:
        found = _in_shard(node, name, x64_64(name.encode()), get)
    if found is None:
        raise IpfsError(f"{name!r} is not in {cid}")
    return found


def _in_shard(node: Node, name: str, digest: bytes, get: Get) -> Cid | None:
    """Follow the bytes of the name's hash, one a level."""
    for slot in digest:
        links = {link.name: link.cid for link in node.links}
        if f"{slot:02X}{name}" in links:
            return links[f"{slot:02X}{name}"]
        if f"{slot:02X}" not in links:
            return None
        node = _folder_node(links[f"{slot:02X}"], get)
    return None


def _folder_node(cid: Cid, get: Get) -> Node:
    if cid.codec == cids.RAW:
        raise IpfsError(f"{cid} is a file, not a directory")
    node = _node(cid, get(cid))
    if node.kind not in _FOLDERS:
        raise IpfsError(f"{cid} is a {_words(node.kind)}, not a directory")
    if node.kind == Kind.HAMT_SHARD and node.fanout != 256:
        raise IpfsError(f"{cid} has {node.fanout} slots, expected 256")
    return node


_FOLDERS = (Kind.DIRECTORY, Kind.HAMT_SHARD)


def is_folder(cid: Cid, get: Get) -> bool:
    """Tell whether *cid* names a directory; raise IpfsError where it is no UnixFS at all."""
    return cid.codec != cids.RAW and _node(cid, get(cid)).kind in _FOLDERS


def list_files(root: Cid, get: Get) -> Mapping[str, Cid]:
    """
    Return path -> CID of everything below the directory *root* that is no directory itself.

    Raises:
        IpfsError: *root* is no directory, or holds a name that is none.
    """
    return dict(_listed(root, "", _Budget(get, 0), 0))


def read_files(
    root: Cid, get: Get, write: Callable[[str, bytes], R], max_bytes: int = MAX_TREE
) -> list[R]:
    """
    Return what *write* returns for path and content of each file below the directory *root*.

    *get* and *write* are called from several threads: each block is a question to a far host.

    Raises:
        IpfsError: as `list_files` and `read_file`, *max_bytes* being of all of them.
    """
    budget = _Budget(get, max_bytes)
    lock = threading.Lock()

    def one(item: tuple[str, Cid]) -> R:
        path, cid = item
        body = read_file(cid, get)
        with lock:
            budget.spend("bytes", len(body))
        return write(path, body)

    return in_parallel(one, _listed(root, "", budget, 0), WORKERS)


def _listed(cid: Cid, prefix: str, budget: _Budget, depth: int) -> Iterator[tuple[str, Cid]]:
    if depth > MAX_DEPTH:
        raise IpfsError(f"directories are more than {MAX_DEPTH} deep")
    for name, below in _entries(_folder_node(cid, budget.block), budget, 0):
        budget.spend("names", 1)
        if name in ("", ".", "..") or "/" in name or "\0" in name:
            raise IpfsError(f"{name!r} is no name of a file")
        if is_folder(below, budget.block):
            yield from _listed(below, f"{prefix}{name}/", budget, depth + 1)
        else:
            yield f"{prefix}{name}", below


def _entries(node: Node, budget: _Budget, depth: int) -> Iterator[tuple[str, Cid]]:
    """Names and CIDs of a directory; two hex digits lead each name in a shard."""
    if depth > 8:
        raise IpfsError("shards are more than 8 deep, the name's hash has no more bytes")
    for link in node.links:
        if node.kind == Kind.DIRECTORY:
            yield link.name, link.cid
        elif len(link.name) > 2:
            yield link.name[2:], link.cid
        else:
            yield from _entries(_folder_node(link.cid, budget.block), budget, depth + 1)
