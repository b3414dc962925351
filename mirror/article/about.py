"""What the page says about itself besides the text: address, outlet, section, tags."""

from __future__ import annotations

from urllib.parse import urlsplit

from mirror import urls
from mirror.article.clean import clean
from mirror.article.dom import Element, squeeze
from mirror.article.links import absolute
from mirror.article.witness import Witness, strings
from mirror.errors import FetchError

_MAX_TAGS = 20
_MAX_TAG = 60  # characters; longer ones are sentences for search engines


def base_of(root: Element, url: str) -> str:
    """Return the URL that relative addresses stand on: the base element's, else the page's."""
    node = next(root.iter("base"), None)
    return absolute(node.get("href"), url) or url if node is not None else url


def outlet_of(witness: Witness, url: str) -> str:
    """Return the outlet's name as the page gives it, else its host."""
    publisher = strings(witness.resolve(witness.article.get("publisher")))
    names = (witness.get("og:site_name"), *publisher, urlsplit(url).hostname or "")
    return next(squeeze(clean(n)) for n in (*names, "unknown") if n)


def address(root: Element, witness: Witness, base: str, url: str) -> str:
    """
    Return the canonical URL: the page's own word for it where it stays on the page's host.

    A canonical link elsewhere would let a page sign itself as another outlet's article, and one
    to the front page names no article.
    """
    said = [link.get("href") for link in root.iter("link") if _is_canonical(link)]
    for href in (*said, witness.get("og:url")):
        found = absolute(href, base)
        if found and _same_place(found, url):
            return _spelled(found)
    return _spelled(url)


def _is_canonical(link: Element) -> bool:
    return "canonical" in (link.get("rel") or "").lower().split()


def _same_place(one: str, other: str) -> bool:
    a, b = urlsplit(one), urlsplit(other)
    hosts = {(p.hostname or "").removeprefix("www.").removeprefix("m.") for p in (a, b)}
    return (
        len(hosts) == 1 and a.port == b.port and bool(a.path.strip("/")) >= bool(b.path.strip("/"))
    )


def _spelled(url: str) -> str:
    try:
        return urls.canonical(url)
    except FetchError:
        return url


def section_of(witness: Witness) -> str:
    """Return the section the outlet files the article under, "" if it does not say."""
    said = (witness.get("article:section"), *strings(witness.article.get("articleSection")))
    return next((squeeze(clean(s)) for s in said if s and not s.startswith("http")), "")


def tags_of(witness: Witness) -> tuple[str, ...]:
    """Return the outlet's keywords for the article, each once."""
    said = witness.meta.get("articletag") or strings(witness.article.get("keywords"))
    parts = [p for s in said for p in s.split(",")] if len(said) == 1 else list(said)
    tags = (squeeze(clean(p)) for p in parts)
    return tuple(dict.fromkeys(t for t in tags if 0 < len(t) <= _MAX_TAG))[:_MAX_TAGS]
