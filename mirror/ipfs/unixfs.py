"""
Files and folders as UnixFS graphs, profile `unixfs-v1-2025`.

Everybody who packs the same files gets the same CIDs, whatever tool they use: IPIP-499
(https://specs.ipfs.tech/ipips/ipip-0499/) fixes CIDv1, sha2-256, chunks of 1 MiB, raw leaves, a
balanced tree of 1024 links, and plain directories up to 256 KiB with HAMT shards above.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from mirror.errors import IpfsError
from mirror.ipfs.cid import Cid
from mirror.ipfs.dagpb import MURMUR3_X64_64, Kind, Link, Node, encode
from mirror.ipfs.murmur3 import x64_64

CHUNK = 1 << 20  # bytes in a leaf
WIDTH = 1024  # links in a node of a file
MAX_FOLDER = 262_144  # bytes of a directory's block; one more and it is sharded
FANOUT = 256  # slots of a shard: one byte of the name's hash a level

Put = Callable[[bytes], Cid]
"""Keeps a dag-pb block and gives its CID."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A file, or a run of bytes of one, as a graph."""

    cid: Cid
    size: int
    """Bytes of content."""
    total: int
    """Bytes of all its blocks."""


def leaf(cid: Cid, size: int) -> Part:
    """The part that one raw block is."""
    return Part(cid=cid, size=size, total=size)


def join(leaves: Sequence[Part], put: Put) -> Part:
    """The file of *leaves* in order: one alone stays as it is, more become a balanced tree."""
    parts = list(leaves)
    while len(parts) > 1:
        parts = [_parent(parts[at : at + WIDTH], put) for at in range(0, len(parts), WIDTH)]
    return parts[0]


def _parent(parts: Sequence[Part], put: Put) -> Part:
    size = sum(part.size for part in parts)
    links = tuple(Link(cid=part.cid, total=part.total) for part in parts)
    sizes = tuple(part.size for part in parts)
    link = _store(Node(kind=Kind.FILE, links=links, filesize=size, blocksizes=sizes), put)
    return Part(cid=link.cid, size=size, total=link.total)


def folder(entries: Mapping[str, Link], put: Put) -> Link:
    """The directory of *entries* (name -> what it leads to), sharded where it is too large."""
    links = sorted(_named(entries), key=lambda link: link.name.encode())
    node = Node(kind=Kind.DIRECTORY, links=tuple(links))
    if len(encode(node)) <= MAX_FOLDER:
        return _store(node, put)
    return _shard([(x64_64(link.name.encode()), link) for link in links], 0, put)


def _named(entries: Mapping[str, Link]) -> Iterable[Link]:
    return (replace(link, name=name) for name, link in entries.items())


def _shard(entries: Sequence[tuple[bytes, Link]], depth: int, put: Put) -> Link:
    """
    A HAMT node: each slot holds one entry, or a shard of the next level.

    specs.ipfs.tech/unixfs, "HAMTDirectory": link names begin with the slot in two hex digits, the
    bit field is big-endian without leading zeros.
    """
    slots: dict[int, list[tuple[bytes, Link]]] = {}
    for digest, link in entries:
        if depth == len(digest):
            raise IpfsError(f"two names of one folder have the same hash: {link.name}")
        slots.setdefault(digest[depth], []).append((digest, link))
    field = sum(1 << slot for slot in slots)
    node = Node(
        kind=Kind.HAMT_SHARD,
        links=tuple(_slot(slot, slots[slot], depth, put) for slot in sorted(slots)),
        data=field.to_bytes((field.bit_length() + 7) // 8, "big"),
        hash_code=MURMUR3_X64_64,
        fanout=FANOUT,
    )
    return _store(node, put)


def _slot(slot: int, entries: Sequence[tuple[bytes, Link]], depth: int, put: Put) -> Link:
    if len(entries) == 1:
        _, link = entries[0]
        return replace(link, name=f"{slot:02X}{link.name}")
    return replace(_shard(entries, depth + 1, put), name=f"{slot:02X}")


def _store(node: Node, put: Put) -> Link:
    block = encode(node)
    return Link(cid=put(block), total=len(block) + sum(link.total for link in node.links))
