"""
novaya-eu-v1: {record: {title, subtitle, lead, lang, date (ms), authors, tags, body}}.

A part of the body is {type, data, …}; data is HTML.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote, unquote, urljoin, urlsplit

from mirror.discover.api.markup import Json, descend, figure, plain, time_of
from mirror.discover.values import Recovered

_SLUG = re.compile(r"\d{4}/\d{2}/\d{2}/[^/]+")
_KNOWN = frozenset(("text", "image/single", "text/quote", "embed/native", "text/framed"))


def address(url: str) -> str:
    """Return the API's address of the article at *url*: its slug begins with the date."""
    path = unquote(urlsplit(url).path)
    found = _SLUG.search(path)
    slug = found[0] if found else path.rstrip("/").rpartition("/")[2]
    return urljoin(url, "/api/v1/get/record?slug=" + quote(slug, safe=""))


def read(answer: Json, url: str) -> Recovered:
    """Return the article in *answer*; any KeyError, TypeError or ValueError is a wrong shape."""
    record = answer["record"]
    body = "".join(_part(part, url, 0) for part in record["body"])
    return Recovered(
        url=url,
        title=plain(record["title"]),
        dek=plain(record.get("subtitle")),
        raw_html=_opening(record, url) + body,
        authors=tuple(plain(author.get("name")) for author in record.get("authors") or ()),
        published=time_of((record.get("date") or 0) / 1000),
        language=str(record.get("lang") or ""),
        tags=tuple(plain(tag) for tag in record.get("tags") or () if isinstance(tag, str)),
        left_out=tuple(sorted({str(part["type"]) for part in record["body"]} - _KNOWN)),
    )


def _opening(record: Json, url: str) -> str:
    """The lead photo, unless the outlet hides it, and the lead."""
    lead = f"<p>{record['lead']}</p>" if record.get("lead") else ""
    image = record.get("previewUrl")
    if not image or record.get("isPreviewHidden"):
        return lead
    return figure(urljoin(url, image), record.get("previewCaption")) + lead


def _part(part: Json, url: str, depth: int) -> str:
    kind, data = part["type"], part.get("data") or ""
    if kind == "text":
        return str(data)
    if kind == "image/single":
        return figure(urljoin(url, part.get("previewUrl") or ""), data)
    if kind == "text/quote":
        return f"<blockquote>{data}</blockquote>"
    if kind == "embed/native":
        return _embed(part)
    if kind == "text/framed":
        return f"<aside>{_framed(part, url, descend(depth))}</aside>"
    return ""


def _embed(part: Json) -> str:
    """A frame, and the caption that stands under it."""
    link = escape(str(part.get("link") or ""))
    caption = part.get("caption") or link
    return f'<figure><iframe src="{link}"></iframe><figcaption>{caption}</figcaption></figure>'


def _framed(part: Json, url: str, depth: int) -> str:
    """A box: its kind as a title, its text, and what is attached to it."""
    title = f"<h4>{part['typeDisplay']}</h4>" if part.get("typeDisplay") else ""
    attachment = part.get("attachment") or {}
    inside = _part(attachment, url, depth) if attachment.get("type") else ""
    return f"{title}<p>{part.get('data') or ''}</p>{inside}"
