"""
RSS and Atom: entries from the bytes of a feed, well-formed or not.

feedparser reads what real feeds hold (bad bytes, bare ampersands, truncation, wrong charsets);
it is given a stream, since it opens bytes that look like a file name or a URL.
"""

from __future__ import annotations

import io
from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from mirror.discover.values import Entry, Recovered
from mirror.errors import SourceError

MAX_BYTES = 4_000_000  # ten times the largest full-text feed seen
MAX_TAGS = 100_000  # feedparser takes some 50 us a tag, more for open items
MAX_ENTRIES = 2_000
MAX_TITLE = 300
FULL_TEXT = 1_500
"""Characters of HTML above which an entry is taken for the whole article. Seen: 11,700 an item in a
full-text feed, 7,900 in another, 430 in one of titles and summaries."""


def read_feed(body: bytes, content_type: str = "") -> tuple[Entry, ...]:
    """
    Return the entries of the feed *body*, in its order.

    Args:
        body: the feed as fetched.
        content_type: the header as received; its charset counts as RFC 7303 says.

    Raises:
        SourceError: too large, or no feed at all (a block page, an error page).
    """
    if len(body) > MAX_BYTES:
        raise SourceError(f"feed is {len(body)} bytes, expected at most {MAX_BYTES}")
    if (tags := body.count(b"<")) > MAX_TAGS:
        raise SourceError(f"feed has {tags} tags, expected at most {MAX_TAGS}")
    parsed = _parse(body, content_type)
    if not parsed.get("version") and not parsed.get("entries"):
        raise SourceError("not a feed")
    language = str(parsed.get("feed", {}).get("language", ""))[:35]
    entries = (_entry(item, language) for item in parsed["entries"][:MAX_ENTRIES])
    return tuple(entry for entry in entries if entry.url)


def _parse(body: bytes, content_type: str) -> Mapping[str, Any]:
    import feedparser  # noqa: PLC0415 - 150 ms that most commands need not spend

    headers = {"content-type": content_type} if content_type else {}
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(body),
            response_headers=headers,
            sanitize_html=False,  # the article engine builds its own markup; this drops embeds
            resolve_relative_uris=False,
        )
    except Exception as error:  # noqa: BLE001 - whatever a hostile feed makes a parser raise
        raise SourceError(f"feed cannot be parsed: {type(error).__name__}") from None
    return parsed


def _entry(item: dict[str, Any], language: str) -> Entry:
    url = _address(item)
    title = str(item.get("title", ""))[:MAX_TITLE].strip()
    updated = _time(dict.get(item, "updated_parsed"))  # its own get() warns of an old mistake
    published = _time(dict.get(item, "published_parsed")) or updated
    raw_html = _longest(item)
    if len(raw_html) < FULL_TEXT:
        return Entry(url=url, title=title, published=published)
    text = Recovered(
        url=url,
        title=title,
        raw_html=raw_html,
        authors=_authors(item),
        published=published,
        modified=updated,
        language=language,
        tags=tuple(str(tag.get("term") or "") for tag in item.get("tags", ())[:20]),
    )
    return Entry(url=url, title=title, published=published, text=text)


def _address(item: Mapping[str, Any]) -> str:
    """The article's own address before one that a feed service put in its place."""
    for key in ("feedburner_origlink", "link", "id"):
        value = str(item.get(key) or "").strip()
        if value and (key != "id" or value.startswith(("http://", "https://"))):
            return value
    return ""


def _longest(item: Mapping[str, Any]) -> str:
    contents = [str(part.get("value") or "") for part in item.get("content", ())]
    return max([*contents, str(item.get("summary") or "")], key=len)


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    names = [str(author.get("name") or "") for author in item.get("authors", ())]
    return tuple(name for name in names[:20] if name)


def _time(parsed: Any) -> datetime | None:  # noqa: ANN401 - a struct_time, or whatever came out
    """Feedparser's time in UTC as a datetime; None where it is none or out of range."""
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
