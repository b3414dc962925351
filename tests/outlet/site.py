"""
A request and a time in, a response out: the whole outlet, without a socket or a clock.

`tests.outlet.server` puts it on loopback, `tests.outlet.web` behind `mirror.model.Web`.
What happens to it over time (edits, takedowns, outages) is data: `tests.outlet.timeline`.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime

from tests.outlet import lists, page, photos
from tests.outlet.furniture import EDITIONS
from tests.outlet.story import Story, prefix
from tests.outlet.timeline import Absence, Outage, Revision, Timeline

ELSEWHERE = "https://parking.example"
"""Somebody else's site, to which a taken-down article may lead."""
FEED_LENGTH = 50  # items: what the large exile outlets' feeds hold
THROTTLE_BYTES = 16 * 1024  # where Russian filters have frozen foreign transfers since 2025
HTML = "text/html; charset=utf-8"
ARTICLE = re.compile(r"(?:/ru)?/\d{4}/\d\d/\d\d/[a-z0-9-]+-a(?P<id>\d+)")
MEMBERS = re.compile(r"/members/[a-z0-9-]+-a(?P<id>\d+)")
PICTURE = re.compile(
    r"/image/(?P<preset>(?:article_)?\d{3,4}|og)/[0-9a-f]{2}/(?P<scene>[\w-]+)\.jpg"
)
MONTH = re.compile(r"/sitemap/(?P<month>\d{4}-\d\d)\.xml\.gz")


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What somebody asks, and from where."""

    path: str
    """Without the query, which this outlet ignores."""
    address: str = "127.0.0.1"
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """What the outlet, or whoever sits on the line, answers."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    stall_after: int | None = None
    """Bytes of the body after which the line goes quiet without closing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    """The outlet at one base address."""

    base: str
    """Scheme, host and port, without a final slash."""
    timeline: Timeline
    blocked: frozenset[str] = frozenset()
    """Client addresses that get the provider's block page instead of the outlet."""
    throttled: frozenset[str] = frozenset()
    """Client addresses whose transfers freeze after THROTTLE_BYTES."""

    def answer(self, request: Request, now: datetime) -> Response:
        """Return what *request* gets at *now*."""
        outage = self.timeline.outage(now)
        if request.address in self.blocked or outage is Outage.BLOCK_PAGE:
            return Response(status=200, body=BLOCK_PAGE.encode(), headers={"content-type": HTML})
        if outage is Outage.DOWN:
            return Response(status=503, body=b"down", headers={"retry-after": "120"})
        coded = _compressed(self._route(request, now), request)
        frozen = request.address in self.throttled or outage is Outage.STALL
        return replace(coded, stall_after=THROTTLE_BYTES) if frozen else coded

    def _route(self, request: Request, now: datetime) -> Response:
        if found := ARTICLE.fullmatch(request.path):
            return self._article(found, request, now)
        for pattern, answer in (
            (PICTURE, self._picture),
            (MONTH, self._month),
            (MEMBERS, self._members),
        ):
            if found := pattern.fullmatch(request.path):
                return answer(found, now)
        return _conditional(self._listing(request.path, now), request)

    # --- articles -----------------------------------------------------------------------------

    def _article(self, found: re.Match[str], request: Request, now: datetime) -> Response:
        revision = self.timeline.revision(int(found["id"]), now)
        if revision is None:
            return self._absent(found[0], Absence.NOT_FOUND)
        if revision.absence:
            return self._absent(found[0], revision.absence)
        if found[0] != revision.story.path:
            return _redirect(self.base + revision.story.path)
        headers = {
            "content-type": HTML,
            "etag": f'W/"{revision.story.id}-{revision.number}"',
            "last-modified": _http_date(revision.at),
        }
        empty = _conditional(Response(status=200, headers=headers), request)
        if empty.status == 304:  # before drawing the page: a poll meets thousands of these
            return empty
        return replace(empty, body=self._page(revision, now))

    def _page(self, revision: Revision, now: datetime) -> bytes:
        around = self._surroundings(revision.story, now)
        return page.render(revision.story, around).encode()

    def _members(self, found: re.Match[str], now: datetime) -> Response:
        revision = self.timeline.revision(int(found["id"]), now)
        if revision is None:
            return self._absent(found[0], Absence.NOT_FOUND)
        html = page.paywall(revision.story, self._surroundings(revision.story, now))
        return _text(html, HTML)

    def _surroundings(self, story: Story, now: datetime) -> page.Surroundings:
        others = self.timeline.around(story, now)
        return page.Surroundings(base=self.base, others=others, at=now)

    def _absent(self, path: str, absence: Absence) -> Response:
        """What stands where an article was."""
        if absence is Absence.LOGIN:
            return _redirect(f"{self.base}/login")
        if absence is Absence.FOREIGN:
            return _redirect(f"{ELSEWHERE}/for-sale")
        if absence is Absence.BLOCK_PAGE:
            return _text(BLOCK_PAGE, HTML)
        edition = "ru" if path.startswith("/ru/") else "en"
        return replace(_text(_gone(edition), HTML), status=int(absence.value))

    # --- lists --------------------------------------------------------------------------------

    def _listing(self, path: str, now: datetime) -> Response:
        for edition in EDITIONS:
            stories = self.timeline.newest(edition, now, FEED_LENGTH)
            if path == f"{prefix(edition)}/":
                return _text(lists.front(edition, stories), HTML)
            if path == f"{prefix(edition)}/rss/news":
                return self._feed(edition, stories, now)
        if path == "/sitemap/news.xml":
            stories = self.timeline.newest(None, now, FEED_LENGTH)
            return _text(lists.news_sitemap(stories, self.base), "application/xml")
        if path == "/sitemap/sitemap.xml":
            index = lists.sitemap_index(self.timeline.months(now), self.base)
            return _text(index, "application/xml")
        if path == "/robots.txt":
            return _text(lists.robots(self.base), "text/plain")
        return self._other(path)

    def _feed(self, edition: str, stories: tuple[Story, ...], now: datetime) -> Response:
        """The feed; the Russian one carries the whole text."""
        xml = lists.feed(edition, stories, base=self.base, full=edition == "ru")
        body = self.timeline.damage(xml.encode(), now)
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        return Response(
            status=200,
            body=body,
            headers={"content-type": "application/rss+xml; charset=utf-8", "etag": etag},
        )

    def _month(self, found: re.Match[str], now: datetime) -> Response:
        xml = lists.sitemap(self.timeline.month(found["month"], now), self.base)
        body = gzip.compress(xml.encode(), mtime=0)
        return Response(status=200, body=body, headers={"content-type": "application/gzip"})

    def _picture(self, found: re.Match[str], now: datetime) -> Response:
        body = photos.jpeg(found["scene"], found["preset"])
        return Response(status=200, body=body, headers={"content-type": "image/jpeg"})

    def _other(self, path: str) -> Response:
        if path in ("/pixel.gif", "/static/blank.gif") or path.startswith("/ad/"):
            return Response(status=200, body=photos.pixel(), headers={"content-type": "image/gif"})
        if path == "/login":
            return _text(LOGIN_PAGE, HTML)
        if path == "/static/app.js":
            return _text("window.ferry = 1;", "text/javascript")
        return self._absent(path, Absence.NOT_FOUND)


# --- answers ----------------------------------------------------------------------------------


def _text(text: str, media_type: str) -> Response:
    return Response(status=200, body=text.encode(), headers={"content-type": media_type})


def _redirect(url: str) -> Response:
    return Response(status=301, headers={"location": url})


def _conditional(response: Response, request: Request) -> Response:
    """304 where the asker has it already; If-None-Match goes first (RFC 9110 13.2.2)."""
    etag, modified = response.headers.get("etag"), response.headers.get("last-modified")
    known = request.headers.get("if-none-match")
    if known is not None:
        same = known == etag
    else:
        same = modified is not None and request.headers.get("if-modified-since") == modified
    return replace(response, status=304, body=b"") if same and response.status == 200 else response


def _compressed(response: Response, request: Request) -> Response:
    """The body in gzip where the asker takes it and the body is text."""
    text = response.headers.get("content-type", "").startswith(("text/", "application/rss"))
    if not (text and response.body and "gzip" in request.headers.get("accept-encoding", "")):
        return response
    headers = {**response.headers, "content-encoding": "gzip"}
    return replace(response, body=gzip.compress(response.body, mtime=0), headers=headers)


def _http_date(at: datetime) -> str:
    return format_datetime(at, usegmt=True)


def _gone(edition: str) -> str:
    around = EDITIONS[edition]
    return (
        f'<!DOCTYPE html>\n<html lang="{edition}"><head><meta charset="utf-8"><title>404</title>'
        f"</head><body><h1>{around.gone}</h1><a href='/'>{around.name}</a></body></html>\n"
    )


BLOCK_PAGE = (
    '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8"><title>Доступ ограничен</title>'
    "</head><body><h1>Доступ к запрашиваемому ресурсу ограничен</h1><p>Доступ к сайту ограничен "
    "на основании Федерального закона от 27 июля 2006 г. № 149-ФЗ. Сведения о нём включены в "
    "Единый реестр доменных имён.</p><p>Ваш оператор связи</p></body></html>\n"
)
PARKED_PAGE = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>parking.example</title>'
    "</head><body><h1>This domain is for sale</h1><p>Make an offer.</p></body></html>\n"
)
LOGIN_PAGE = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Log in</title></head>'
    '<body><h1>Log in to continue</h1><form method="post"><input name="email">'
    '<input type="password" name="password"><button>Log in</button></form></body></html>\n'
)
