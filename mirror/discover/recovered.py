"""A text that came without its page, and a page made of it for the engine that reads pages."""

from __future__ import annotations

from datetime import datetime
from html import escape

from mirror.discover.api import api_address, read_api
from mirror.discover.values import Recovered
from mirror.errors import SourceError
from mirror.model import Capture, Limits, Web


def recover(kind: str, url: str, web: Web, *, limits: Limits) -> Recovered:
    """
    Return the article at *url* from its outlet's own API of *kind*.

    Raises:
        FetchError: no answer.
        SourceError: an answer that is not the article.
    """
    capture = web.get(api_address(kind, url), limits=limits, accept="application/json")
    if capture.status != 200:
        raise SourceError(f"the API answered {capture.status}, expected 200")
    return read_api(kind, capture.body, url)


def compose(text: Recovered, at: datetime) -> Capture:
    """
    Return *text* as if its article had been fetched as a plain page.

    The markup is the least that says what is what: a title, a dek, authors, times, the body. The
    body stays as the outlet sent it, so that the engine decides about it as it does on a page.

    Args:
        text: from a feed or an API.
        at: when it was fetched.
    """
    page = (
        f'<!DOCTYPE html>\n<html lang="{escape(text.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(text.title)}</title>"
        f'<link rel="canonical" href="{escape(text.url)}">{_metas(text)}</head><body><article>'
        f"<header><h1>{escape(text.title)}</h1>{_dek(text)}{_byline(text)}</header>\n"
        f'<div class="article-body">{text.raw_html}</div></article></body></html>\n'
    )
    return Capture(
        url=text.url,
        final_url=text.url,
        status=200,
        media_type="text/html",
        charset="utf-8",
        body=page.encode("utf-8", "replace"),
        at=at,
    )


def _metas(text: Recovered) -> str:
    """The open-graph elements that pages carry."""
    found = {"og:title": text.title, "og:description": text.dek, "og:url": text.url}
    if text.published:
        found["article:published_time"] = text.published.isoformat()
    if text.modified:
        found["article:modified_time"] = text.modified.isoformat()
    pairs = [*found.items(), *(("article:tag", tag) for tag in text.tags)]
    return "".join(
        f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs if value
    )


def _dek(text: Recovered) -> str:
    return f'<p class="dek">{escape(text.dek)}</p>' if text.dek else ""


def _byline(text: Recovered) -> str:
    names = "".join(f'<span rel="author">{escape(name)}</span>' for name in text.authors)
    when = text.published.isoformat() if text.published else ""
    time = f'<time datetime="{when}">{when}</time>' if when else ""
    return f'<div class="byline">{names}{time}</div>' if names or time else ""
