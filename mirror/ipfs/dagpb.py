"""
Blocks of the dag-pb codec that hold UnixFS data, to bytes and back.

specs: https://ipld.io/specs/codecs/dag-pb/spec/ (links first, then data; fields in the order
hash, name, size) and https://specs.ipfs.tech/unixfs/ (the protobuf inside).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from mirror.errors import IpfsError
from mirror.ipfs import cid as cids
from mirror.ipfs.cid import Cid, read_varint
from mirror.ipfs.protobuf import bytes_field, fields, number_field

MURMUR3_X64_64 = 0x22  # multicodec table


class Kind(IntEnum):
    """UnixFS DataType."""

    RAW = 0
    DIRECTORY = 1
    FILE = 2
    METADATA = 3
    SYMLINK = 4
    HAMT_SHARD = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An edge of the graph."""

    cid: Cid
    total: int
    """Bytes of all blocks below, repeated ones counted again (dag-pb Tsize)."""
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """One block with links."""

    kind: Kind
    links: tuple[Link, ...]
    data: bytes | None = None
    """Inline bytes of a file, bit field of a shard."""
    filesize: int | None = None
    blocksizes: tuple[int, ...] = ()
    hash_code: int | None = None
    fanout: int | None = None


def encode(node: Node) -> bytes:
    """The block of *node*: the same node, the same bytes."""
    inner = number_field(1, node.kind)
    if node.data is not None:
        inner += bytes_field(2, node.data)
    if node.filesize is not None:
        inner += number_field(3, node.filesize)
    inner += b"".join(number_field(4, size) for size in node.blocksizes)
    if node.hash_code is not None:
        inner += number_field(5, node.hash_code)
    if node.fanout is not None:
        inner += number_field(6, node.fanout)
    return b"".join(bytes_field(2, _link(link)) for link in node.links) + bytes_field(1, inner)


def _link(link: Link) -> bytes:
    name = link.name.encode()
    return bytes_field(1, bytes(link.cid)) + bytes_field(2, name) + number_field(3, link.total)


def decode(unverified: bytes) -> Node:
    """
    Return the node that a block says; the block may be anything that hashes to its CID.

    Raises:
        IpfsError: not dag-pb with UnixFS data inside.
    """
    try:
        return _node(unverified)
    except (ValueError, OverflowError) as error:
        raise IpfsError(f"block is not unixfs: {error}") from None


def _node(block: bytes) -> Node:
    inner: bytes | None = None
    links = []
    for field, value in fields(block):
        if field == 2 and isinstance(value, bytes):
            links.append(_read_link(value))
        elif field == 1 and isinstance(value, bytes):
            inner = value
        else:
            raise ValueError(f"unknown field {field} in dag-pb")
    if inner is None:
        raise ValueError("no data")
    return _unixfs(inner, tuple(links))


def _read_link(data: bytes) -> Link:
    cid, name, total = None, "", 0
    for field, value in fields(data):
        if field == 1 and isinstance(value, bytes):
            cid = cids.from_bytes(value)
        elif field == 2 and isinstance(value, bytes):
            name = value.decode()
        elif field == 3 and isinstance(value, int):
            total = value
        else:
            raise ValueError(f"unknown field {field} in a link")
    if cid is None:
        raise ValueError("link without a cid")
    return Link(cid=cid, name=name, total=total)


def _unixfs(data: bytes, links: tuple[Link, ...]) -> Node:
    numbers: dict[int, list[int]] = {}
    content: bytes | None = None
    for field, value in fields(data):
        if isinstance(value, int):
            numbers.setdefault(field, []).append(value)
        elif field == 2:
            content = value  # other fields (mode, mtime) are none of our business
        elif field == 4:
            numbers.setdefault(4, []).extend(_packed(value))
    if 1 not in numbers:
        raise ValueError("no type")
    return Node(
        kind=Kind(numbers[1][-1]),
        links=links,
        data=content,
        filesize=numbers.get(3, [None])[-1],
        blocksizes=tuple(numbers.get(4, ())),
        hash_code=numbers.get(5, [None])[-1],
        fanout=numbers.get(6, [None])[-1],
    )


def _packed(data: bytes) -> Iterator[int]:
    at = 0
    while at < len(data):
        number, at = read_varint(data, at)
        yield number
