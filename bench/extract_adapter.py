"""What the scoring harness calls: `--extractor extract_adapter:extract` (see bench/extract.py)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape, unescape
from itertools import groupby
from typing import Any

from mirror.article import read, text
from mirror.article.inline import words
from mirror.model import (
    Article,
    Aside,
    Block,
    Capture,
    Card,
    Figure,
    Heading,
    ListBlock,
    Mark,
    Paragraph,
    Picture,
    Preformatted,
    Quote,
    Rule,
    Span,
    Spans,
    Table,
)  # fmt: skip

_AT = datetime(2026, 1, 1, tzinfo=UTC)


def extract(html: str, url: str) -> dict[str, Any]:
    """Return text, html, title, authors, date and image of one page."""
    capture = Capture(
        url=url, final_url=url, status=200, media_type="text/html", charset="utf-8",
        body=html.encode("utf-8", "replace"), at=_AT,
    )  # fmt: skip
    article = read(capture).article
    return {
        "text": text(article),
        "html": page(article),
        "title": article.title,
        "authors": list(article.byline),
        "date": article.published.strftime("%Y-%m-%d") if article.published else "",
        "image": lead(article) or share_image(html),
    }


_SHARE = re.compile(
    r"""<meta[^>]+og:image["'][^>]*?content=["']([^"']+)|<meta[^>]+content=["']([^"']+)["'][^>]+og:image["']"""
)


def share_image(html: str) -> str:
    """Return og:image: the mirror never prints it, but the data sets ask for it."""
    found = _SHARE.search(html[:200_000])
    return unescape(found[1] or found[2]) if found else ""


def lead(article: Article) -> str:
    pictures = article.lead.pictures if article.lead else ()
    return pictures[0].candidates[0].url if pictures and pictures[0].candidates else ""


def page(article: Article) -> str:
    parts = [f"<h2>{escape(article.dek)}</h2>"] if article.dek else []
    if article.lead:
        parts += _markup((article.lead,))
    parts += _markup(article.blocks)
    parts += [f"<p>{escape(t)}</p>" for t in (article.credit, article.disclaimer) if t]
    parts += [f"<p>{_spans(c)}</p>" for c in article.corrections]
    return "\n".join(parts)


def _markup(blocks: tuple[Block, ...]) -> list[str]:
    return [_block(b) for b in blocks]


def _block(b: Block) -> str:  # noqa: C901, PLR0911  one line a kind of block
    match b:
        case Paragraph():
            return f"<p{_id(b.id)}>{_spans(b.spans)}</p>"
        case Heading():
            return f"<h{b.level}>{_spans(b.spans)}</h{b.level}>"
        case ListBlock():
            tag = "ol" if b.ordered else "ul"
            return f"<{tag}>" + "".join(f"<li>{_item(i)}</li>" for i in b.items) + f"</{tag}>"
        case Quote():
            cite = f"<cite>{_spans(b.cite)}</cite>" if b.cite else ""
            return f"<blockquote>{_item(b.blocks)}</blockquote>{cite}"
        case Figure():
            return f"<figure>{''.join(map(_picture, b.pictures))}{_caption(b)}</figure>"
        case Table():
            rows = "".join(
                "<tr>" + "".join(f"<td>{_spans(c.spans)}</td>" for c in r) + "</tr>" for r in b.rows
            )
            return f"<table><caption>{_spans(b.caption)}</caption>{rows}</table>"
        case Preformatted():
            return f"<pre>{escape(b.text)}</pre>"
        case Rule():
            return "<hr>"
        case Card():
            poster = _picture(b.poster) if b.poster else ""
            link = (
                f'<a href="{escape(b.url)}">{escape(b.title)} {escape(b.url)}</a>' if b.url else ""
            )
            tag = "blockquote" if b.kind == "post" else "div"
            return f"<{tag}>{poster}{''.join(_markup(b.blocks))}<p>{link}</p></{tag}>"
        case Aside():
            return f"<aside><h4>{_spans(b.title)}</h4>{''.join(_markup(b.blocks))}</aside>"


def _item(blocks: tuple[Block, ...]) -> str:
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return _spans(blocks[0].spans)
    return "".join(_markup(blocks))


def _id(ident: str | None) -> str:
    return f' id="{escape(ident)}"' if ident else ""


def _picture(p: Picture) -> str:
    urls = [c.url for c in p.candidates]
    return f'<img src="{escape(urls[0])}" alt="{escape(p.alt)}">' if urls else ""


def _caption(f: Figure) -> str:
    if not words(f.caption) and not f.credit:
        return ""
    caption, credit = _spans(f.caption), escape(f.credit)
    return f"<figcaption><span>{caption}</span> <small>{credit}</small></figcaption>"


def _spans(spans: Spans) -> str:
    out = []
    for href, run in groupby(spans, key=lambda span: span.href):  # one link, however it is set
        shown = "".join(map(_span, run))
        out.append(f'<a href="{escape(href)}">{shown}</a>' if href else shown)
    return "".join(out)


def _span(span: Span) -> str:
    text = escape(span.text).replace("\n", "<br>")
    for mark in sorted(span.marks, key=lambda m: list(Mark).index(m)):
        text = f"<{mark.value}>{text}</{mark.value}>"
    return text
