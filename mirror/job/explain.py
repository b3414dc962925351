"""How one page is read, without keeping anything of it."""

from __future__ import annotations

from mirror import article, wall
from mirror.config import Config
from mirror.job.edges import Edges
from mirror.job.guide import guides_of, outlet_of
from mirror.job.look import page_limits
from mirror.job.saved import saved, unpack
from mirror.model import Reading
from mirror.urls import canonical


def explain(
    config: Config, edges: Edges, unverified_url: str, page: bytes | None
) -> tuple[Reading, str]:
    """
    Return how the page at a URL, or the saved *page*, is read, and its body as text.

    Raises:
        FetchError: it cannot be had.
        RefusedError: it is not an article.
    """
    url = canonical(unverified_url)
    guide = guides_of(config)(outlet_of(config, url))
    if page is None:
        capture = edges.web.get(url, limits=page_limits(config.costs))
    else:
        capture = saved(url, unpack(page), edges.clock())
    wall.check_capture(capture, hosts=guide.hosts)
    reading = edges.read(capture, guide.hints)
    return reading, article.text(reading.article)
