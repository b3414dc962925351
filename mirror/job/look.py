"""One article: asked for, judged, read and bundled. Nothing is written here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from mirror import bundle, wall
from mirror.bundle import BundleOptions, Profile
from mirror.config import Costs
from mirror.discover import Recovered, compose, recover
from mirror.errors import FetchError, MirrorError, Refusal, RefusedError, SourceError
from mirror.flags import vanished
from mirror.job.edges import Edges
from mirror.job.guide import Guide
from mirror.model import (
    NO_VALIDATORS,
    Article,
    Bundle,
    Capture,
    Flag,
    Limits,
    Picture,
    Revision,
    TextSource,
    Validators,
    Web,
)
from mirror.store import Task
from mirror.threads import in_parallel
from mirror.urls import canonical

_PAGE = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
PICTURES_AT_ONCE = 6  # what browsers open to one host
_PICTURE = "image/webp,image/jpeg,image/png,image/*;q=0.5"


@dataclass(frozen=True, kw_only=True, slots=True)
class Unchanged:
    """The outlet still shows what is kept."""

    validators: Validators


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """There is nothing to sign: "refused", "failed" or "vanished", and why."""

    state: str
    reason: str
    flag: Flag | None = None
    """That an article we keep is no longer there."""
    refusal: Refusal | None = None
    """Why an answer was refused, where one came."""
    page: Capture | None = field(default=None, repr=False)
    """That answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """An article whose text is new, in both renditions."""

    article: Article
    validators: Validators
    text_sha256: str
    bundles: tuple[Bundle, ...]
    source: TextSource = TextSource.PAGE


@dataclass(frozen=True, kw_only=True, slots=True)
class Mended:
    """The text that is kept, with pictures that were lost when it was first seen."""

    seen: Seen
    """Its only bundle is the full rendition."""


Look = Unchanged | Ended | Seen | Mended

MEND_FOR = timedelta(days=7)
"""A picture that could not be had for so long is gone: asking on would only be rude."""


def look(
    task: Task, guide: Guide, recovered: Recovered | None, *, edges: Edges, costs: Costs
) -> Look:
    """
    Return what the outlet shows now, beside the revision that is kept.

    A conditional request is made only where something is kept: a 304 for what we do not have
    would leave us without it. Where the page cannot be had, the outlet's own API may have the
    text; where nothing is kept yet, so may the feed that named it: *recovered*. A page that shows
    next to none is drawn by a browser, if the outlet's configuration says so.
    """
    result = _look_at_page(task, guide, edges=edges, costs=costs)
    if not isinstance(result, Ended) or result.flag:
        return result
    if task.current and result.refusal is not Refusal.STUB:
        return result  # a page that is away for a while: the API's text of it would look altered
    ways = {
        TextSource.API: partial(_ask_api, task, guide, edges, costs),
        TextSource.FEED: partial(_first, task, recovered),
    }
    for source, find in ways.items():
        with suppress(MirrorError):  # why the page was refused says more
            capture = compose(find(), edges.clock())
            seen = judge(capture, task.current, guide, edges=edges, costs=costs)
            return replace(seen, source=source) if isinstance(seen, Seen) else seen
    if guide.browser and result.page and result.refusal is Refusal.STUB:
        return _look_at_drawn(task, guide, result, result.page, edges=edges, costs=costs)
    return result


def _look_at_drawn(
    task: Task, guide: Guide, result: Ended, page: Capture, *, edges: Edges, costs: Costs
) -> Look:
    try:
        drawn = edges.draw(page, hosts=guide.script_hosts, limits=page_limits(costs))
        return judge(drawn, task.current, guide, edges=edges, costs=costs)
    except RefusedError as error:
        return replace(result, reason=str(error), refusal=error.reason)
    except MirrorError as error:
        reason = f"{error} ({error.hint})" if error.hint else str(error)
        return replace(result, state="failed", reason=reason)


def _ask_api(task: Task, guide: Guide, edges: Edges, costs: Costs) -> Recovered:
    if not guide.api:
        raise SourceError("the outlet has no API that we know")
    return recover(guide.api, task.url, edges.web, limits=page_limits(costs))


def _first(task: Task, recovered: Recovered | None) -> Recovered:
    """The feed's text, unless something better is kept: feeds are not brought up to date."""
    if recovered is None or task.current:
        raise SourceError("no feed carries it")
    return recovered


def page_limits(costs: Costs) -> Limits:
    """Return what one page may cost."""
    return Limits(max_bytes=costs.page_bytes, deadline_s=costs.article_s, redirects=costs.redirects)


def _look_at_page(task: Task, guide: Guide, *, edges: Edges, costs: Costs) -> Look:
    capture = None
    try:
        capture = edges.web.get(
            task.url,
            limits=page_limits(costs),
            accept=_PAGE,
            validators=NO_VALIDATORS if _wants(task.current, edges) else task.validators,
        )
        return judge(capture, task.current, guide, edges=edges, costs=costs)
    except RefusedError as error:
        return _refused(task, error, capture, edges.clock())
    except FetchError as error:
        return Ended(state="failed", reason=f"{error.reason}: {error}")
    except MirrorError as error:
        return Ended(state="failed", reason=str(error))


def _refused(task: Task, error: RefusedError, page: Capture | None, now: datetime) -> Ended:
    """Tell a takedown of what we keep from an answer that only was not the article."""
    status = page.status if page else 0
    flag = vanished(task.url, error, status=status, at=now) if task.current else None
    if flag:
        return Ended(state="vanished", reason=flag.evidence, flag=flag)
    busy = error.reason is Refusal.STATUS and status >= 500  # RFC 9110 15.6: the server's fault
    state = "failed" if busy else "refused"
    return Ended(state=state, reason=str(error), refusal=error.reason, page=page)


def judge(
    capture: Capture, current: Revision | None, guide: Guide, *, edges: Edges, costs: Costs
) -> Look:
    """Return what *capture* is; raise RefusedError for what must not be signed."""
    if capture.status == 304:
        return Unchanged(validators=capture.validators)
    wall.check_capture(capture, hosts=guide.hosts)
    reading = edges.read(capture, guide.hints)
    wall.check_reading(capture, reading)
    article = replace(reading.article, url=_address(reading.article.url, capture.final_url))
    texts = bundle.make_text(article)
    same = current is not None and current.text_sha256 == _joined_sha256(texts)
    if same and not _wants(current, edges):
        return Unchanged(validators=capture.validators)
    pictures = fetch_pictures(bundle.wanted(article), edges=edges, costs=costs)
    seen = bundled(article, texts, pictures, capture.validators, edges=edges, costs=costs)
    return _mended(seen, current) if same and current else seen


def _wants(current: Revision | None, edges: Edges) -> bool:
    """Tell whether the page itself is needed: nothing is kept, or a picture of it is missing."""
    if current is None:
        return True
    return current.lost > 0 and edges.clock() - current.seen_at < MEND_FOR


def _mended(seen: Seen, current: Revision) -> Mended | Unchanged:
    full = seen.bundles[-1]
    if full.lost >= current.lost:
        return Unchanged(validators=seen.validators)
    return Mended(seen=replace(seen, bundles=(full,)))


def bundled(
    article: Article,
    texts: tuple[Bundle, ...],
    pictures: Mapping[str, bytes],
    validators: Validators,
    *,
    edges: Edges,
    costs: Costs,
) -> Seen:
    """Return *article* in both renditions: *texts*, and with *pictures* by candidate URL."""
    full = bundle.make_full(
        article,
        pictures,
        text_sha256=hashlib.sha256(texts[0].body).hexdigest(),
        options=BundleOptions(max_bytes=costs.full_bytes, profile=Profile(costs.pictures)),
        encode=edges.encode,
    )
    return Seen(
        article=article,
        validators=validators,
        text_sha256=_joined_sha256(texts),
        bundles=(*texts, full),
    )


def _joined_sha256(texts: tuple[Bundle, ...]) -> str:
    return hashlib.sha256(b"".join(text.body for text in texts)).hexdigest()


def _address(named: str, answered: str) -> str:
    """
    Return the address that is signed: what the page calls itself, if it is the host's to say.

    Otherwise a stranger's page could have its text signed as some outlet's.
    """
    same = urlsplit(named).hostname == urlsplit(answered).hostname
    return canonical(named if same else answered)


def fetch_pictures(
    pictures: tuple[Picture, ...], *, edges: Edges, costs: Costs
) -> Mapping[str, bytes]:
    """
    Return the bytes of each picture by the address of the candidate that answered.

    All of them together have as long as the page had: what does not come in time is a
    placeholder, so that an article with two hundred pictures cannot hold up a run.
    """
    until = edges.ticker.monotonic() + costs.article_s

    def first_answer(picture: Picture) -> tuple[str, bytes] | None:
        for candidate in picture.candidates:
            left_s = until - edges.ticker.monotonic()
            if left_s <= 0:
                break
            limits = Limits(
                max_bytes=costs.picture_bytes, deadline_s=left_s, redirects=costs.redirects
            )
            body = _fetch_picture(candidate.url, edges.web, limits)
            if body is not None:
                return candidate.url, body
        return None

    found = in_parallel(first_answer, pictures, PICTURES_AT_ONCE)
    return dict(answer for answer in found if answer)


def _fetch_picture(url: str, web: Web, limits: Limits) -> bytes | None:
    try:
        capture = web.get(url, limits=limits, accept=_PICTURE)
    except FetchError:
        return None  # the next candidate, else a placeholder that is counted
    shown = capture.status == 200 and bundle.begins_as_picture(capture.body)
    return capture.body if shown else None  # some answer with a page that says why not
