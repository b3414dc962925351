"""Maps in DAG-CBOR, as IPNS records hold them (https://ipld.io/specs/codecs/dag-cbor/spec/)."""

from __future__ import annotations

from collections.abc import Mapping

Value = int | bytes | str | bool | float | None | list["Value"] | dict[str, "Value"]

_MAX_DEPTH = 8


def encode_map(values: Mapping[str, int | bytes]) -> bytes:
    """*values* with the keys in their one order: shorter first, then by bytes (RFC 7049 3.9)."""
    out = _head(5, len(values))
    for key in sorted(values, key=lambda key: (len(key.encode()), key.encode())):
        value = values[key]
        out += _head(3, len(key.encode())) + key.encode()
        out += _head(0, value) if isinstance(value, int) else _head(2, len(value)) + value
    return out


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    power = max(0, (number.bit_length() - 1).bit_length() - 3)  # 1, 2, 4 or 8 bytes
    return bytes([major << 5 | 24 + power]) + number.to_bytes(1 << power, "big")


def decode_map(data: bytes) -> dict[str, Value]:
    """Return the map that all of *data* is; ValueError where it is none."""
    value, end = _value(data, 0, 0)
    if not isinstance(value, dict) or end != len(data):
        raise ValueError("not a map alone")
    return value


def _value(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    major, number, at = _read_head(data, at)
    if depth > _MAX_DEPTH:
        raise ValueError("too deep")
    if major in (0, 1):
        return (number if major == 0 else -1 - number), at
    if major in (2, 3):
        part = data[at : at + number]
        if len(part) != number:
            raise ValueError("cut short")
        return (part if major == 2 else part.decode()), at + number
    if major == 4:
        return _list(data, at, number, depth)
    if major == 5:
        return _map(data, at, number, depth)
    if major == 6:  # a link: what it leads to is of no interest here
        return _value(data, at, depth + 1)
    return {20: False, 21: True}.get(number), at  # null, and floats, of which nothing is read


def _read_head(data: bytes, at: int) -> tuple[int, int, int]:
    major, low = divmod(data[at] if at < len(data) else 0xFF, 32)
    if low < 24:
        return major, low, at + 1
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(low)
    if size is None or at + 1 + size > len(data):
        raise ValueError("cut short, or of a length that DAG-CBOR does not have")
    return major, int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size


def _list(data: bytes, at: int, size: int, depth: int) -> tuple[Value, int]:
    found: list[Value] = []
    for _ in range(size):
        value, at = _value(data, at, depth + 1)
        found.append(value)
    return found, at


def _map(data: bytes, at: int, size: int, depth: int) -> tuple[Value, int]:
    found: dict[str, Value] = {}
    for _ in range(size):
        key, at = _value(data, at, depth + 1)
        if not isinstance(key, str) or key in found:
            raise ValueError("key is no text, or there twice")
        found[key], at = _value(data, at, depth + 1)
    return found, at
