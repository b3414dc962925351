"""URLs as an Article may hold them: absolute, of a scheme that opens nothing by itself."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from mirror.urls import untracked

_SCHEMES = frozenset(("http", "https"))
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\\\"<>`{}|^]")
_MAX_URL = 4096  # longer ones are tracking or data
_ESCAPES = {c: f"%{ord(c):02X}" for c in ' "<>`{}|^'}


def absolute(href: str | None, base: str) -> str | None:
    """Return *href* as an absolute http(s) URL on *base*, None where it is none."""
    if not href or len(href) > _MAX_URL:
        return None
    href = href.strip().replace("\n", "").replace("\t", "").replace("\r", "")
    if href[:5].lower() in ("data:", "javas", "about", "blob:"):
        return None
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or not parts.hostname:
        return None
    return _escape(url)


def anchor(href: str | None, base: str) -> str | None:
    """Return the target of a link as `Span.href` holds it, without trackers, None for none."""
    href = (href or "").strip()
    if href.startswith("#"):
        return href if len(href) > 1 and not _CONTROL.search(href) else None
    lowered = href[:7].lower()
    if lowered.startswith(("mailto:", "tel:")):
        return None if _CONTROL.search(href.strip()) or len(href) > 320 else href
    url = absolute(href, base)
    return untracked(url) if url else None


def _escape(url: str) -> str | None:
    if not _CONTROL.search(url):
        return url
    url = "".join(_ESCAPES.get(c, c) for c in url).replace("\\", "/")
    return None if _CONTROL.search(url) else url
