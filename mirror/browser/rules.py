"""What a page may ask for while it is drawn: pure decisions on addresses and kinds."""

from __future__ import annotations

from collections.abc import Collection

from mirror import urls
from mirror.addresses import is_literal
from mirror.errors import FetchError

SCRIPT = "text/javascript, */*;q=0.5"
DATA = "application/json, */*;q=0.5"
_ACCEPT = {"script": SCRIPT, "fetch": DATA, "xhr": DATA}
"""By kind of request, as the browser names it: what text is drawn from, and nothing else."""

MAX_PARTS = 200  # scripts and data of one page; the heaviest news sites load about a hundred


def accept_for(url: str, kind: str, page: str, hosts: Collection[str]) -> str | None:
    """
    Return what to ask *url* for, None where the page may not ask at all.

    Only scripts and data, and only of the page's own site and of *hosts*: what draws an article
    is the outlet's, and everybody else that a page calls (measuring, advertising, consent,
    social networks) would learn of the volunteer and add no word.
    """
    accept = _ACCEPT.get(kind)
    if accept is None:
        return None
    try:
        asked, own = urls.parse(url), urls.parse(page)
    except FetchError:
        return None
    return accept if _same_site(asked, own) or urls.is_under(asked, hosts) else None


def _same_site(asked: urls.HttpUrl, own: urls.HttpUrl) -> bool:
    """Return whether one owner holds both; an address, which has no owner's name, is one port."""
    if own.scheme == "https" and asked.scheme == "http":
        return False  # browsers block it too (W3C Mixed Content 5.3)
    if is_literal(own.host) or is_literal(asked.host):
        return asked.authority == own.authority
    return urls.site_of(asked.host) == urls.site_of(own.host)
