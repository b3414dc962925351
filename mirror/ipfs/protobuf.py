"""Protobuf messages of numbers and byte strings, which is all that UnixFS and IPNS use."""

from __future__ import annotations

from collections.abc import Iterator

from mirror.ipfs.cid import read_varint, varint


def number_field(field: int, value: int) -> bytes:
    """Field number *field* with an unsigned number (wire type 0)."""
    return varint(field << 3) + varint(value)


def bytes_field(field: int, value: bytes) -> bytes:
    """Field number *field* with bytes, text or a message (wire type 2)."""
    return varint(field << 3 | 2) + varint(len(value)) + value


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Field numbers and values in their order; ValueError where *data* is no such message."""
    at = 0
    while at < len(data):
        tag, at = read_varint(data, at)
        if tag & 7 == 0:
            number, at = read_varint(data, at)
            yield tag >> 3, number
        elif tag & 7 == 2:
            size, at = read_varint(data, at)
            if at + size > len(data):
                raise ValueError("cut short")
            yield tag >> 3, data[at : at + size]
            at += size
        else:
            raise ValueError(f"wire type {tag & 7}, expected 0 or 2")
