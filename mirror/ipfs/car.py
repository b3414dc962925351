"""CARv1 files: a graph in one file, for a node's `dag/import` or a USB stick.

Specification: https://ipld.io/specs/transport/car/carv1/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from mirror.ipfs.cid import Cid, varint
from mirror.ipfs.pack import Dag, blocks

MEDIA_TYPE = "application/vnd.ipld.car"


def write_car(dag: Dag, stream: BinaryIO) -> int:
    """
    Write all of *dag* to *stream* in one pass, its root as the only root.

    Returns:
        The number of bytes written.

    Raises:
        IpfsError: a file is no longer what it was when it was packed.
    """
    return sum(stream.write(part) for part in sections(dag.root, blocks(dag)))


def sections(root: Cid, found: Iterable[tuple[Cid, bytes]]) -> Iterator[bytes]:
    """The bytes of a CAR of the blocks *found*, piece by piece, in their order (CARv1)."""
    header = _header(root)
    yield varint(len(header)) + header
    for cid, block in found:
        name = bytes(cid)
        yield varint(len(name) + len(block)) + name
        yield block


def _header(root: Cid) -> bytes:
    """DAG-CBOR of {"roots": [root], "version": 1}; a CID is tag 42 over 0x00 and its bytes."""
    name = b"\x00" + bytes(root)
    return b"\xa2\x65roots\x81\xd8\x2a\x58" + bytes([len(name)]) + name + b"\x67version\x01"
