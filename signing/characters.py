"""
The characters of BODY, nearly all of which are the base64 of its pictures, and fast ways past them.

Whatever looks at every byte on its own takes as long as the hashes that have to be made of them.
To look for one byte costs a hundredth of that (it is C's `memchr`), so single bytes lead the way.
"""

from __future__ import annotations

import re
from codecs import utf_8_decode
from collections.abc import Iterator
from itertools import islice

_MARK = b";base64,"  # of a data: URL (RFC 2397)
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"  # RFC 4648 4
_GROUP = 4  # letters of base64, three bytes: they are decoded on their own
_BEGINNING = 80  # letters left at the front: pictures are told by 16, messages quote up to 80
_PIECE = 2**16  # bytes decoded at once: room for a whole text costs a third of decoding it
_MISSES = 300  # more than a stylesheet has semicolons; they cost a tenth of a millisecond
_MARKS = 2_000  # ten times the pictures of the largest bundle; any further ones stay as they are

_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n")) + b"\x7f"
_FORBIDDEN = {
    **dict.fromkeys(_CONTROLS, re.compile(b"[%s]" % re.escape(_CONTROLS))),
    0xC2: re.compile(rb"\xc2[\x80-\x9f]"),  # the other controls
    0xD8: re.compile(rb"\xd8\x9c"),  # U+061C
    0xE2: re.compile(  # U+200B to U+2069; dashes and quotation marks fail before it branches
        rb"\xe2[\x80\x81][\x8b\x8e\x8f\xa0-\xae](?<=\x80[\x8b\x8e\x8f\xa8-\xae]|\x81[\xa0-\xa9])"
    ),
    0xEF: re.compile(rb"\xef(?:\xb7[\x90-\xaf]|\xbb\xbf|\xbf[\xb9-\xbb\xbe\xbf])"),  # from U+FDD0
    **dict.fromkeys(
        b"\xf0\xf1\xf2\xf3\xf4",  # the last two of each plane
        re.compile(rb"[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]"),
    ),
}
"""What must not stand in a text, in UTF-8 (RFC 3629), by the first byte."""
_HARMLESS = bytes(set(range(256)) - _FORBIDDEN.keys())


def places(data: bytes, needle: bytes, *, rare: int) -> Iterator[int]:
    """
    Yield where *needle* stands in *data*, which `data.find` would say later.

    Args:
        data: where to look.
        needle: what to look for.
        rare: which byte of *needle* texts seldom hold; where they do, it is no later than plain.
    """
    at, misses = -1, 0
    while True:
        if misses < _MISSES:
            at = data.find(needle[rare], at + 1 + rare) - rare
        else:
            at = data.find(needle, at + 1)
        if at < 0:
            return
        if data.startswith(needle, at):
            yield at
        else:
            misses += 1


def shorten(text: bytes) -> bytes:
    """
    Return *text* without the inner letters of the base64 in it, which says nothing but bytes.

    Only whole groups of letters are taken out: after `;base64,` and the first letters, before the
    last group and a quotation mark. So what is left is UTF-8, has the same tags and other
    characters, and holds canonical base64 that begins like a picture, if and only if *text* does.
    """
    kept: list[bytes] = []
    done = quote = 0
    for at in islice(places(text, _MARK, rare=0), _MARKS):
        if at < quote:
            continue
        if (quote := text.find(b'"', at)) < 0:
            break
        letters = at + len(_MARK)
        start = letters + _BEGINNING
        stop = start + (quote - 1 - start) // _GROUP * _GROUP
        if start < stop and not text[letters:stop].translate(None, _LETTERS):
            kept.append(text[done:start])
            done = stop
    return b"".join((*kept, text[done:]))


def not_utf8(data: bytes) -> int:
    """Return the position of the first byte of *data* that is not UTF-8, -1 if all are."""
    view, at = memoryview(data), 0
    while at < len(data):
        try:
            at += utf_8_decode(view[at : at + _PIECE], "strict", at + _PIECE >= len(data))[1]
        except UnicodeDecodeError as error:
            return at + error.start
    return -1


def forbidden(text: bytes) -> str:
    """Return the first character of *text*, which is UTF-8, that rule B1 forbids, "" if none is."""
    rest = text.translate(None, _HARMLESS)
    firsts = [first for first in _FORBIDDEN if first in rest]
    found = [bad for first in firsts if (bad := _FORBIDDEN[first].search(text))]
    return min(found, key=lambda one: one.start())[0].decode() if found else ""
