"""Content-Encoding undone within a limit (RFC 9110 8.4)."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli

from mirror.errors import FetchError, FetchReason

ACCEPTED = "gzip, deflate, br"  # as browsers ask; zstd's decoder takes as much memory as it is told
_STEP = 1 << 16  # bytes that a decoder gives at a time
_MAX_STACKED = 3  # codings one over the other; some servers pack twice, more is an attack
_GZIP_MAGIC = b"\x1f\x8b"


def collect(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """
    Return *chunks* decoded of *encoding* and joined.

    Args:
        chunks: the body as it came, in pieces.
        encoding: Content-Encoding as it came.
        max_bytes: of the body as it came, and again of the decoded one.

    Raises:
        FetchError: TOO_LARGE as soon as one of them is, or what is between two codings;
            MALFORMED for a coding that was not asked for, or data that is damaged or cut short.
    """
    pieces = _capped(chunks, max_bytes)
    for decode in reversed(_decoders(encoding)):  # RFC 9110 8.4: listed as they were applied
        pieces = _capped(decode(pieces), max_bytes)
    return b"".join(pieces)


def _decoders(encoding: str) -> list[Callable[[Iterable[bytes]], Iterable[bytes]]]:
    names = [name for part in encoding.split(",") if (name := part.strip().lower())]
    if len(names) > _MAX_STACKED:
        raise FetchError(FetchReason.MALFORMED, f"content is encoded {len(names)} times")
    return [_decoder(name) for name in names]


def _decoder(name: str) -> Callable[[Iterable[bytes]], Iterable[bytes]]:
    if name == "identity":
        return iter
    if name in {"gzip", "x-gzip"}:
        return _gunzip
    if name == "deflate":
        return _inflate
    if name == "br":
        return _unbrotli
    raise FetchError(FetchReason.MALFORMED, f"content is encoded as {name[:40]!r}, expected gzip")


def _capped(chunks: Iterable[bytes], max_bytes: int) -> Iterator[bytes]:
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > max_bytes:
            raise _too_large(max_bytes)
        yield chunk


def _gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the content of one gzip member after another (RFC 1952 2.2)."""
    machine = None
    for chunk in chunks:
        data = chunk
        while data:
            if machine is None:
                machine = zlib.decompressobj(16 + zlib.MAX_WBITS)
            yield from _steps(machine, data)
            data = machine.unused_data
            if machine.eof:
                machine = None
                if not data.startswith(_GZIP_MAGIC):  # padding, which browsers ignore
                    data = b""
    if machine is not None:
        raise _damaged()


def _inflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield zlib data (RFC 1950), or bare deflate (RFC 1951) that old servers send for it."""
    machine = None
    for chunk in chunks:
        if machine is None and chunk:
            bare = chunk[0] & 0x0F != zlib.DEFLATED
            machine = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
        if machine is not None and not machine.eof:
            yield from _steps(machine, chunk)
    if machine is not None and not machine.eof:
        raise _damaged()


def _unbrotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield Brotli data (RFC 7932); the window is 16 MB at most (9.1)."""
    machine = brotli.Decompressor()
    started = False
    try:
        for chunk in chunks:
            started = started or bool(chunk)
            yield machine.process(chunk, output_buffer_limit=_STEP)
            while not machine.can_accept_more_data():
                yield machine.process(b"", output_buffer_limit=_STEP)
    except brotli.error:
        raise _damaged() from None
    if started and not machine.is_finished():
        raise _damaged()


def _steps(machine: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """Yield what *data* holds in small pieces, so that a bomb is seen before it goes off."""
    try:
        yield machine.decompress(data, _STEP)
        while machine.unconsumed_tail and not machine.eof:
            yield machine.decompress(machine.unconsumed_tail, _STEP)
    except zlib.error:
        raise _damaged() from None


def _too_large(max_bytes: int) -> FetchError:
    return FetchError(FetchReason.TOO_LARGE, f"the body is larger than {max_bytes} bytes")


def _damaged() -> FetchError:
    return FetchError(FetchReason.MALFORMED, "the compressed body is damaged or cut short")
