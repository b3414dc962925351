"""
Is this answer the article, or did something else come in its place?

    check_capture
      1. the status says that it is there
      2. it is HTML
      3. it comes from where it was asked for
      4. it does not give itself away as a notice, challenge, error, …
      5. it shows some text, or holds some for a script to draw; then what is read of it decides

Notices, challenges and errors hold little running text and no metadata of an article; articles
*about* them quote the same words in text of some length. So words alone refuse nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from mirror import urls
from mirror.errors import Refusal, RefusedError
from mirror.model import Capture
from mirror.wall.page import look
from mirror.wall.wording import fits, wordings

MIN_TEXT = 200  # characters shown; the shortest news flash with its page around it has more
_HTML = frozenset({"text/html", "application/xhtml+xml", ""})
_SAID = {
    Refusal.BLOCK_PAGE: "a notice that access is blocked came in the article's place",
    Refusal.CHALLENGE: "a check for robots came in the article's place",
    Refusal.PARKED: "the domain is parked, suspended or not set up",
    Refusal.LOGIN: "a page that asks to log in came in the article's place",
    Refusal.CONSENT: "a question about cookies came in the article's place",
    Refusal.ERROR_PAGE: "an error page came with status 200",
    Refusal.PAYWALL: "the rest of the article is for subscribers",
}
_HINTS = {
    Refusal.BLOCK_PAGE: "your provider filters this site: set a proxy, or leave it to others",
    Refusal.CHALLENGE: "the site does not trust this connection: try later or another way out",
    Refusal.FOREIGN_HOST: "if the outlet moved, add the new host to its hosts in mirrors.toml",
}


def refuse(reason: Refusal, message: str | None = None) -> RefusedError:
    """Return the error for *reason*, with what can be done about it."""
    return RefusedError(reason, message or _SAID[reason], hint=_HINTS.get(reason))


def check_capture(capture: Capture, *, hosts: Collection[str] = ()) -> None:
    """
    Return if *capture* may be an article.

    Args:
        capture: the answer to a request for one article.
        hosts: the outlet's own hosts, between which it may send a request on.

    Raises:
        RefusedError: it is something else; `reason` says what.
    """
    if capture.status != 200:
        raise refuse(Refusal.STATUS, f"the server answered with status {capture.status}")
    if not _is_html(capture):
        raise refuse(Refusal.MEDIA_TYPE, f"it is {capture.media_type[:60]!r}, expected HTML")
    _check_place(capture, hosts)
    page = look(capture.body, capture.charset)
    for reason, wording in wordings().items():
        if reason != Refusal.PAYWALL and fits(wording, page):
            raise refuse(reason)
    if len(page.text) < MIN_TEXT and _told(page.source) < MIN_TEXT:
        raise refuse(Refusal.STUB, f"it shows {len(page.text)} characters of text")


def _is_html(capture: Capture) -> bool:
    """A server that does not know a file's type says one of two (RFC 9110 8.3): then we look."""
    if capture.media_type in {"text/plain", "application/octet-stream"}:
        return bool(_BEGINS.match(capture.body[:1000]))
    return capture.media_type in _HTML


_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)


def _told(source: str) -> int:
    """Return how many characters of prose stand in scripts' strings, as in their state."""
    scripts = source.split("<script")[1:]  # each anew: a stray quotation mark spoils one
    strings = (string for script in scripts for string in _STRING.findall(script))
    return sum(len(string) for string in strings if sum(map(string.count, _SPACES)) >= _WORDS)


_STRING = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"', re.DOTALL)
_SPACES = (" ", "%20")  # as they are, or escaped for `decodeURIComponent`
_WORDS = 8  # spaces in a string; class names and code have fewer


def _check_place(capture: Capture, hosts: Collection[str]) -> None:
    """Refuse an answer from somebody else's host, or from the front page."""
    asked, came = urls.parse(capture.url), urls.parse(capture.final_url)
    if came.host not in {asked.host, *hosts} and urls.site_of(came.host) != urls.site_of(
        asked.host
    ):
        for reason, wording in wordings().items():
            if came.host in wording.hosts or came.host.partition(".")[0] in wording.hosts:
                raise refuse(reason)
        raise refuse(Refusal.FOREIGN_HOST, "the request was sent on to somebody else's site")
    if not _is_front(asked.target) and _is_front(came.target):
        raise refuse(Refusal.FRONT_PAGE, "the request was sent on to the front page")


def _is_front(target: str) -> bool:
    """Return whether *target* is "/" or that of one language: "/en", "/ru/"."""
    path = urlsplit(target).path.strip("/")
    return not path or (len(path) == 2 and path.isalpha()) or path in {"index.html", "index.php"}
