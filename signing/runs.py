"""
Fast ways through the bytes of a file, nearly all of which are the base64 of its pictures.

Whatever looks at every byte on its own takes as long as the hashes that have to be made of them.
To look for one byte costs a hundredth of that (it is C's `memchr`), so single bytes lead the way.
"""

from __future__ import annotations

_MARK = b";base64,"  # of a data: URL (RFC 2397)
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"  # RFC 4648 4
_GROUP = 4  # letters of base64, three bytes: they are decoded on their own
_BEGINNING = 80  # letters left at the front: pictures are told by 16, messages quote up to 80
_MISSES = 300  # more than a stylesheet has semicolons; they cost a tenth of a millisecond


def find(data: bytes, needle: bytes, start: int = 0, *, rare: int) -> int:
    """
    Return what `data.find(needle, start)` does, sooner.

    Args:
        data: where to look.
        needle: what to look for.
        start: from where on, at least 0.
        rare: which byte of *needle* texts seldom hold; where they do, it is no later than plain.
    """
    at = start
    for _ in range(_MISSES):
        at = data.find(needle[rare], at + rare) - rare
        if at < 0 or data.startswith(needle, at):
            return max(at, -1)
        at += 1
    return data.find(needle, at)


def shorten(text: bytes) -> bytes:
    """
    Return *text* without the inner letters of the base64 in it, which says nothing but bytes.

    Only whole groups of letters are taken out: after `;base64,` and the first letters, before the
    last group and a quotation mark. So what is left is UTF-8, has the same tags and other
    characters, and holds canonical base64 that begins like a picture, if and only if *text* does.
    """
    kept: list[bytes] = []
    done = 0
    at = find(text, _MARK, rare=0)
    while at >= 0 and (quote := text.find(b'"', at)) >= 0:
        letters = at + len(_MARK)
        start = letters + _BEGINNING
        stop = start + (quote - 1 - start) // _GROUP * _GROUP
        if start < stop and not text[letters:stop].translate(None, _LETTERS):
            kept.append(text[done:start])
            done = stop
        at = find(text, _MARK, quote, rare=0)
    return b"".join((*kept, text[done:]))


def decoded(data: bytes) -> str | None:
    """Return the text of *data*, None if it is not UTF-8."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def not_utf8(data: bytes) -> int:
    """Return the position of the first byte of *data* that is not UTF-8, -1 if all are."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start
    return -1
