"""How one page is read, without keeping anything of it."""

from __future__ import annotations

from dataclasses import replace

from mirror import article, wall
from mirror.config import Config
from mirror.errors import Refusal, RefusedError
from mirror.job.edges import Edges
from mirror.job.guide import Guide, guides_of, outlet_of
from mirror.job.look import page_limits
from mirror.job.saved import saved, unpack
from mirror.model import Capture, Reading
from mirror.urls import canonical


def explain(
    config: Config, edges: Edges, unverified_url: str, page: bytes | None
) -> tuple[Reading, str]:
    """
    Return how the page at a URL, or the saved *page*, is read, and its body as text.

    Raises:
        FetchError: it cannot be had.
        RefusedError: it is not an article.
        BrowserError: only a browser could read it, and none did.
    """
    url = canonical(unverified_url)
    guide = guides_of(config)(outlet_of(config, url))
    if page is None:
        capture = edges.web.get(url, limits=page_limits(config.costs))
    else:
        capture = saved(url, unpack(page), edges.clock())
    try:
        reading = _read(capture, guide, edges)
        if guide.browser:
            wall.check_reading(capture, reading)
    except RefusedError as error:
        if error.reason is not Refusal.STUB or not guide.browser:
            raise
        capture = edges.draw(capture, hosts=guide.script_hosts, limits=page_limits(config.costs))
        reading = _read(capture, guide, edges)
        reading = replace(reading, sources={**reading.sources, "body": "browser"})
    return reading, article.text(reading.article)


def _read(capture: Capture, guide: Guide, edges: Edges) -> Reading:
    wall.check_capture(capture, hosts=guide.hosts)
    return edges.read(capture, guide.hints)
