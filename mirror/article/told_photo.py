"""The photo that a page without text names for machines: it leads what its script would draw."""

from __future__ import annotations

from collections.abc import Sequence

from mirror.article.candidates import at, best
from mirror.article.clean import from_markup
from mirror.article.links import absolute
from mirror.article.pictures import photo_keys
from mirror.article.witness import Witness
from mirror.model import Block, Figure, Picture, Span


def told_photo(witness: Witness, base: str, blocks: Sequence[Block]) -> Figure | None:
    """
    Return the figure of JSON-LD's image, else of og:image; None where *blocks* show it already.

    Of several images only the first: they are one photo cut in several shapes (Google, "Article
    structured data").
    """
    image = witness.resolve(witness.article.get("image"))
    image = witness.resolve(image[0]) if isinstance(image, list) and image else image
    said = image if isinstance(image, dict) else {"url": image}
    named = said.get("contentUrl") or said.get("url") or witness.get("og:image")
    found = best(at(absolute(named if isinstance(named, str) else None, base)))
    if not found:
        return None
    picture = Picture(candidates=found)
    shown = [p for b in blocks if isinstance(b, Figure) for p in b.pictures]
    if any(photo_keys(picture) & photo_keys(other) for other in shown):
        return None
    caption = said.get("caption")
    words = from_markup(caption) if isinstance(caption, str) else ""
    return Figure(pictures=(picture,), caption=(Span(text=words),) if words else ())
