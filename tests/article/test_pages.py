"""Every page in `pages/` reads as the file beside it says; a fixed fault brings its page."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mirror.article import read, text
from mirror.article.plain import lines
from mirror.model import Article, Block, Capture, Card, Figure, Paragraph, Picture, Span
from tests.article.walk import every_block

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
URL = "https://lantern.example/2026/03/04/river"


def capture(body: bytes, charset: str | None = None) -> Capture:
    return Capture(
        url=URL,
        final_url=URL,
        status=200,
        media_type="text/html",
        charset=charset,
        body=body,
        at=datetime(2026, 3, 5, tzinfo=UTC),
    )


def words_of(article: Article) -> str:
    """Return everything a reader sees of *article* but title and byline."""
    blocks = every_block(article)
    captions = [span.text for b in blocks if isinstance(b, Figure) for span in b.caption]
    printed = [b.credit for b in blocks if isinstance(b, Figure)]
    notes = ["".join(s.text for s in c) for c in article.corrections]
    own = [article.dek, article.credit, article.disclaimer]
    return "\n".join([*lines(article.blocks), *captions, *printed, *notes, *own])


def spans(blocks: list[Block]) -> list[Span]:
    return [s for b in blocks if isinstance(b, Paragraph) for s in b.spans]


def first_url(picture: Picture) -> str:
    return picture.candidates[0].url


def seen(article: Article, key: str) -> object:
    """Return what *article* holds under a key of a case file."""
    blocks = every_block(article)
    lead = article.lead
    when = article.published
    return {
        "title": lambda: article.title,
        "dek": lambda: article.dek,
        "byline": lambda: list(article.byline),
        "published": lambda: when.isoformat() if when else "",
        "language": lambda: article.language,
        "direction": lambda: article.direction,
        "outlet": lambda: article.outlet,
        "agency": lambda: article.credit,
        "corrections": lambda: ["".join(s.text for s in c) for c in article.corrections],
        "disclaimer": lambda: article.disclaimer,
        "text": lambda: text(article),
        "lead": lambda: first_url(lead.pictures[0]) if lead else "",
        "caption": lambda: "".join(s.text for s in lead.caption) if lead else "",
        "credit": lambda: lead.credit if lead else "",
        "pictures": lambda: [
            first_url(p) for b in article.blocks if isinstance(b, Figure) for p in b.pictures
        ],
        "captions": lambda: [
            "".join(s.text for s in b.caption) for b in article.blocks if isinstance(b, Figure)
        ],
        "cards": lambda: [b.url for b in blocks if isinstance(b, Card)],
        "links": lambda: [s.href for s in spans(blocks) if s.href],
        "ids": lambda: [b.id for b in blocks if isinstance(b, Paragraph) and b.id],
        "shape": lambda: [type(b).__name__ for b in article.blocks],
    }[key]()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_a_page_reads_as_its_case_says(page: Path):
    case = tomllib.loads(page.with_suffix(".toml").read_text(encoding="utf-8"))
    article = read(capture(page.read_bytes())).article
    shown = words_of(article)
    assert not [p for p in case.pop("has", ()) if p not in shown]
    assert not [p for p in case.pop("without", ()) if p in shown]
    assert case.pop("why")
    assert {key: seen(article, key) for key in case} == case


def test_the_same_page_reads_the_same_twice():
    body = PAGES[0].read_bytes()
    assert read(capture(body)) == read(capture(body))
