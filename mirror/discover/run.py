"""One pass over an outlet's sources: each asked once, conditionally; one failing stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urljoin

from mirror.config import Outlet
from mirror.discover.feed import read_feed
from mirror.discover.links import read_links, read_list
from mirror.discover.sitemap import read_sitemap
from mirror.discover.values import Discovery, Entry, Found, Scope
from mirror.errors import FetchError, MirrorError, SourceError
from mirror.model import NO_VALIDATORS, Capture, Limits, Skipped, Validators, Web
from mirror.sandbox import Call, directly
from mirror.urls import canonical, is_under, parse

MAX_SITEMAPS = 500  # files of one index; thirty years of monthly ones are 360
MAX_FOUND = 100_000  # in one pass: some 100 MB of memory
FEED_TYPES = "application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
_LIMITS = Limits(max_bytes=50_000_000)


def discover(
    outlet: Outlet,
    web: Web,
    *,
    scope: Scope | None = None,
    known: Mapping[str, Validators] | None = None,
    since: datetime | None = None,
    limits: Limits = _LIMITS,
    call: Call = directly,
) -> Discovery:
    """
    Return the articles that the outlet's feeds, sitemaps and link pages name now.

    Args:
        outlet: its hosts and sources; addresses on other hosts are left out.
        web: the network.
        scope: which of its links are articles; by default every link to its hosts.
        known: validators of the last pass by source URL: unchanged sources are not sent again.
        since: leave out what its source says is older, and sitemaps last changed before.
        limits: of each exchange.
        call: how what the sources sent is parsed: in a process of its own where it may be hostile.
    """
    scope = scope or Scope(hosts=outlet.hosts)
    walk = _Pass(web=web, scope=scope, known=known or {}, since=since, limits=limits, call=call)
    for url in outlet.feeds:
        walk.source(url, lambda capture: call(_entries_of_feed, capture))
    for url in outlet.sitemaps:
        walk.sitemap(url)
    for url in outlet.pages:
        walk.source(url, lambda capture: call(_entries_of_page, capture, scope.links))
    return walk.result()


@dataclass(slots=True)
class _Pass:
    """The state of one pass."""

    web: Web
    scope: Scope
    known: Mapping[str, Validators]
    since: datetime | None
    limits: Limits
    call: Call
    found: dict[str, Found] = field(default_factory=dict)
    validators: dict[str, Validators] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def result(self) -> Discovery:
        return Discovery(
            found=tuple(self.found.values()),
            validators=self.validators,
            unchanged=tuple(self.unchanged),
            skipped=tuple(self.skipped),
        )

    def source(self, url: str, read: Callable[[Capture], Iterable[Entry]]) -> None:
        """Ask for one source and take in its entries."""
        try:
            capture = self._get(url)
            if capture is not None:
                self._take(read(capture), url)
                self._remember(url, capture)
        except MirrorError as error:
            self._skip(url, str(error))

    def sitemap(self, url: str) -> None:
        """Ask for a sitemap, and once for each file it names if it is an index."""
        files: list[Entry] = []
        self.source(url, lambda capture: self._entries_of_sitemap(capture, files))
        if files:  # an index often stays the same while its files change: ask for it whole
            self.validators.pop(url, None)
        for file in _newest(files, self.since)[:MAX_SITEMAPS]:
            if self._belongs(file.url):  # no index in an index (sitemaps.org): one level
                self.source(file.url, lambda capture: self._entries_of_sitemap(capture, []))

    def _entries_of_sitemap(self, capture: Capture, files: list[Entry]) -> Iterable[Entry]:
        """The pages a sitemap lists; the sitemaps it names go to *files*."""
        sitemap = self.call(read_sitemap, capture.body)
        if sitemap.fault:
            self._skip(capture.url, f"read in part: {sitemap.fault}")
        files.extend(sitemap.sitemaps)
        return sitemap.pages

    def _get(self, url: str) -> Capture | None:
        """The answer, or None where nothing changed."""
        validators = self.known.get(url, NO_VALIDATORS)
        capture = self.web.get(url, limits=self.limits, accept=FEED_TYPES, validators=validators)
        if capture.status == 304:
            self.unchanged.append(url)
            return None
        if capture.status != 200:
            raise SourceError(f"answered {capture.status}, expected 200")
        return capture

    def _take(self, entries: Iterable[Entry], source: str) -> None:
        """Keep the entries that are articles of this outlet, each URL once; one with text wins."""
        for entry in entries:
            found = self._found(entry, source)
            if found is None or self._is_old(found.published):
                continue
            if len(self.found) >= MAX_FOUND:
                raise SourceError(f"more than {MAX_FOUND} articles in one pass")
            before = self.found.get(found.url)
            if before is None or (found.text and not before.text):
                self.found[found.url] = found

    def _found(self, entry: Entry, source: str) -> Found | None:
        url = self._article(entry.url)
        if url is None:
            return None
        return Found(
            url=url,
            source=source,
            title=entry.title,
            published=entry.published,
            text=replace(entry.text, url=url) if entry.text else None,
        )

    def _article(self, address: str) -> str | None:
        """The canonical URL if *address* is an article's, else None."""
        try:
            url = canonical(address)
            parts = parse(url)
        except FetchError:
            return None
        path = parts.target.partition("?")[0]
        pattern = self.scope.paths
        is_article = pattern.match(path) is not None if pattern else path != "/"
        return url if is_article and is_under(parts, self.scope.hosts) else None

    def _belongs(self, address: str) -> bool:
        try:
            return is_under(parse(address), self.scope.hosts)
        except FetchError:
            return False

    def _is_old(self, published: datetime | None) -> bool:
        return self.since is not None and published is not None and published < self.since

    def _remember(self, url: str, capture: Capture) -> None:
        if capture.validators != NO_VALIDATORS:
            self.validators[url] = capture.validators

    def _skip(self, url: str, reason: str) -> None:
        self.skipped.append(Skipped(url=url, stage="discover", reason=reason))


def _newest(files: Iterable[Entry], since: datetime | None) -> list[Entry]:
    """The files of an index changed since then, newest first; undated ones as if of today."""
    undated = datetime.max.replace(tzinfo=UTC)
    recent = [file for file in files if not (since and (file.published or undated) < since)]
    return sorted(recent, key=lambda file: file.published or undated, reverse=True)


def _entries_of_feed(capture: Capture) -> tuple[Entry, ...]:
    charset = f"; charset={capture.charset}" if capture.charset else ""
    entries = read_feed(capture.body, capture.media_type + charset)
    return tuple(replace(entry, url=urljoin(capture.final_url, entry.url)) for entry in entries)


def _entries_of_page(capture: Capture, selector: str) -> tuple[Entry, ...]:
    if capture.media_type == "text/plain":
        return read_list(capture.body.decode("utf-8", "replace"))
    return read_links(
        capture.body, base=capture.final_url, charset=capture.charset, selector=selector
    )
