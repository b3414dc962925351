"""CARv1 files: a graph in one file, for a node's `dag/import` or a USB stick."""

from __future__ import annotations

from collections.abc import Iterable
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
    return write(dag.root, blocks(dag), stream)


def write(root: Cid, sections: Iterable[tuple[Cid, bytes]], stream: BinaryIO) -> int:
    """Write *sections* in their order (https://ipld.io/specs/transport/car/carv1/)."""
    written = stream.write(_framed(_header(root)))
    for cid, block in sections:
        name = bytes(cid)
        written += stream.write(varint(len(name) + len(block)) + name)
        written += stream.write(block)
    return written


def _header(root: Cid) -> bytes:
    """DAG-CBOR of {"roots": [root], "version": 1}; a CID is tag 42 over 0x00 and its bytes."""
    name = b"\x00" + bytes(root)
    return b"\xa2\x65roots\x81\xd8\x2a\x58" + bytes([len(name)]) + name + b"\x67version\x01"


def _framed(data: bytes) -> bytes:
    return varint(len(data)) + data
