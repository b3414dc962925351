"""The rendition of words alone: what gets through a throttled line, and what witnesses sign."""

import gzip
from dataclasses import replace

from mirror.bundle import page, split
from mirror.bundle.provenance import Copy
from mirror.model import Article, Block, Bundle, Rendition

WHOLE_FILE = 14_000  # bytes after gzip; throttled lines freeze after 16 to 20 KB (net4people #490)
FOR_SIGNATURES = 1_600  # of these, for three signature blocks, which do not compress
_BUDGET = WHOLE_FILE - FOR_SIGNATURES
_PART_SIZES = (60_000, 40_000, 30_000, 20_000, 14_000, 10_000, 7_000, 5_000, 3_500, 2_000)
"""Bytes of HTML a part, tried in turn: prose shrinks to 0.12-0.42 of it, 2,000 of frame on top."""


def make_text(article: Article) -> tuple[Bundle, ...]:
    """
    Return the text rendition: one file, or numbered parts where the words alone are too many.

    Where a part ends is decided by bytes of HTML, not by compressed size: zlib's builds differ
    by a few bytes, and two volunteers must cut at the same place.
    """
    whole = page.make(article, Copy(rendition=Rendition.TEXT), {})
    if _fits(whole):
        return (whole,)
    for size in _PART_SIZES:
        parts = _parts(article, size)
        if all(map(_fits, parts)):
            break
    return parts


def _fits(bundle: Bundle) -> bool:
    # level 6 is what servers use, and takes no less room than 9
    return len(gzip.compress(bundle.body, 6, mtime=0)) <= _BUDGET


def _parts(article: Article, size: int) -> tuple[Bundle, ...]:
    """Return the parts, made from the last to the first: each names the file that continues it."""
    pieces = split.pieces(article, size)
    bundles: list[Bundle] = []
    for number in range(len(pieces), 0, -1):
        copy = Copy(
            rendition=Rendition.TEXT,
            part=number,
            parts=len(pieces),
            next_name=page.name(bundles[-1].body) if bundles else None,
        )
        bundles.append(page.make(_piece(article, pieces, number), copy, {}))
    return tuple(reversed(bundles))


def _piece(article: Article, pieces: list[tuple[Block, ...]], number: int) -> Article:
    """Return part *number*: the lead is in the first, what stands below the text in the last."""
    part = replace(article, blocks=pieces[number - 1])
    if number > 1:
        part = replace(part, lead=None)
    if number < len(pieces):
        part = replace(part, corrections=(), credit="", disclaimer="")
    return part
