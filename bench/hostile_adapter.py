"""
What a harness of hostile input calls: a page to a bundle, a picture to ours.

    score_html.py   --candidate hostile_adapter:document --path bench --mode document
    score_html.py   --candidate hostile_adapter:fragment --path bench --mode fragment
    score_html.py   --candidate hostile_adapter:fields   --path bench --mode document
    score_images.py --candidate hostile_adapter:image    --path bench
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mirror import article, bundle
from mirror.bundle.pictures import Setting, encode
from mirror.model import (
    Article,
    Aside,
    Block,
    Capture,
    Card,
    Figure,
    ListBlock,
    Mark,
    Paragraph,
    Picture,
    Preformatted,
    Quote,
    Span,
)
from signing import inert


def document(html: str) -> str:
    """Return the full rendition of a page, as the whole way makes it."""
    return _checked(article.read(_capture(html)).article)


def fragment(html: str) -> str:
    """
    Return its text as blocks, without pictures and what a bundle puts around them.

    As English, so that the words of our own in it ("Video") need no mark of another language: that
    mark is no part of an article, and so would be gone when the text is read again.
    """
    read = article.read(_capture(html)).article
    blocks = _without_pictures(read.blocks)
    made = _checked(replace(read, title=" ", byline=(), blocks=blocks, lead=None, language="en"))
    inside = made[made.index("<article>") : made.rindex("</article>")]
    return inside.partition("</header>")[2]


def _without_pictures(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    kept = (block for block in blocks if not isinstance(block, Figure))
    return tuple(
        replace(block, blocks=_without_pictures(block.blocks))
        if isinstance(block, Aside | Card | Quote)
        else block
        for block in kept
    )


def fields(payload: str) -> str:
    """Return a bundle with *payload* in every field, as if reading had let all of it through."""
    spans = (Span(text=payload, marks=frozenset(Mark), href=payload),)
    words = Paragraph(spans=spans, id=payload)
    figure = Figure(pictures=(Picture(candidates=(), alt=payload),), caption=spans, credit=payload)
    blocks = (
        words,
        figure,
        ListBlock(items=((words,),)),
        Quote(blocks=(words,), cite=spans),
        Preformatted(text=payload),
        Card(kind=payload, url=payload, title=payload),
        Aside(blocks=(words,), title=spans),
    )
    return _checked(
        Article(
            url=payload,
            outlet=payload,
            title=payload,
            language=payload,
            direction=payload,
            dek=payload,
            byline=(payload,),
            lead=figure,
            blocks=blocks,
        )
    )


def image(unverified: bytes) -> tuple[str, bytes]:
    """Return the media type and bytes of a picture as a bundle would hold it."""
    made = encode(unverified, Setting(edge=1200, quality=60))
    return f"image/{made.kind}", made.data


def _capture(html: str) -> Capture:
    return Capture(
        url="https://news.example/2026/11/22/a",
        final_url="https://news.example/2026/11/22/a",
        status=200,
        media_type="text/html",
        charset="utf-8",
        body=html.encode("utf-8", "replace"),
        at=datetime(2026, 11, 22, tzinfo=UTC),
    )


def _checked(read: Article) -> str:
    (*_, text) = bundle.make_text(read)
    full = bundle.make_full(read, {}, text_sha256="0" * 64)
    inert.check(text.body)
    inert.check(full.body)
    return full.body.decode()
