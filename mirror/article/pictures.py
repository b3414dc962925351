"""
Every place a picture can be had from.

That is src, srcset, lazy attributes, picture, noscript, links around it and CSS backgrounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from mirror.article.clean import clean
from mirror.article.dom import Element, marker, squeeze
from mirror.article.links import absolute
from mirror.model import Candidate, Picture

# Where scripts that load pictures late keep the address (lazysizes, WordPress, Pangea, AMP …).
_LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-hi-res-src",
    "data-full-src", "data-large-file", "data-orig-file", "data-image", "data-img-src",
    "data-img-url", "data-original-src", "data-srcmedium", "data-src-large", "data-echo",
    "data-image-src", "data-full", "data-zoom-src", "data-pin-media", "data-actualsrc",
    "data-default-src", "data-fallback-src", "data-raw-src", "data-baseurl",
)  # fmt: skip
_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-original-set", "data-sizes-srcset")

# Drawings and pixels, never the photo: spinners, trackers, avatars, icons.
_NOT_PHOTO = re.compile(
    r"spinner|placeholder|blank\.|spacer|pixel|1x1|transparent\.|loading\.|loader\.|/emoji|"
    r"gravatar|avatar|sprite|favicon|\.svg(?:$|\?)|icon[-_./]|[-_/]icons?\b|badge|logo[-_./]|[-_/]logo\b|"
    r"doubleclick|facebook\.com/tr|scorecardresearch|/ads?/|share[-_]|pinit|/autho?r(?:s|en|innen)?[-_/]|/profiles?/|newsletter|google-?play|app-?store",
    re.IGNORECASE,
)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:$|[?#&!:/])", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*?url\(\s*['\"]?([^'\")]+)", re.IGNORECASE)
# A layer over the whole page, or one that nobody sees: what it loads is there to be counted.
_LAYER = re.compile(
    r"position\s*:\s*fixed|(?<![-\w])opacity\s*:\s*0*(?:\.0\d*)?\s*(?:;|$)", re.IGNORECASE
)
_MIN_SIDE = 60  # pixels; smaller pictures are icons and pixels
_MAX_CANDIDATES = 24
_SRCSET_PART = re.compile(r"(\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")
_BARE_WIDTH = re.compile(r"[\d.]+[wx]")  # a srcset that lost its URL
_WIDTH_IN_URL = re.compile(
    r"(?:[?&/_](?:w|width|resize|imwidth)[=_:/-]?)(\d{2,4})(?!\d)", re.IGNORECASE
)


def picture(element: Element, base: str) -> Picture | None:
    """
    Return the picture of an img, amp-img or picture element, None where it is no photo.

    Best candidate first: the widest the page declares; those without a width keep the page's
    order after it.
    """
    img = element if element.tag != "picture" else next(element.iter("img", "amp-img"), element)
    found = _unique(_candidates(element, img, base))
    if not found or _is_drawing(img, found):
        return None
    return Picture(candidates=found, alt=clean(squeeze(img.get("alt") or "")))


def _candidates(element: Element, img: Element, base: str) -> Iterator[Candidate]:
    linked = _linked(element)
    if linked is not None:
        url = absolute(linked, base)
        if url:
            yield Candidate(url=url)
    holder = element if element.tag == "picture" else element.getparent()
    if holder is not None and holder.tag == "picture":
        for source in holder.iter("source"):
            yield from _from_sets(source, base)
    yield from _from_sets(img, base)
    for name in (*_LAZY, "src"):
        url = absolute(img.get(name), base)
        if url:
            yield Candidate(url=url, width=_declared_width(img, url))


def _linked(element: Element) -> str | None:
    """The photo at full size is often what a gallery's thumbnail links to."""
    parent = element
    for _ in range(3):
        up = parent.getparent()
        if up is None:
            return None
        parent = up
        if parent.tag == "a":
            href = parent.get("href") or ""
            return href if _IMAGE_FILE.search(href) else None
    return None


def _from_sets(element: Element, base: str) -> Iterator[Candidate]:
    for name in _SETS:
        value = element.get(name)
        if value:
            yield from _srcset(value, base)


def _srcset(value: str, base: str) -> Iterator[Candidate]:
    """Yield the candidates of a srcset (HTML 4.8.4.2.2); a URL may hold commas, not end in one."""
    for match in list(_SRCSET_PART.finditer(value))[:_MAX_CANDIDATES]:
        url = None if _BARE_WIDTH.fullmatch(match[1]) else absolute(match[1], base)
        if url:
            width = int(float(match[2])) if match[3] == "w" and match[2] else None
            yield Candidate(url=url, width=width or _width_in(url))


def _declared_width(img: Element, url: str) -> int | None:
    return _width_in(url) or _number(img.get("width"))


def _width_in(url: str) -> int | None:
    match = _WIDTH_IN_URL.search(url)
    return int(match[1]) if match else None


def _number(value: str | None) -> int | None:
    digits = (value or "").strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else None


def _unique(found: Iterator[Candidate]) -> tuple[Candidate, ...]:
    best: dict[str, Candidate] = {}
    for candidate in found:
        known = best.get(candidate.url)
        if known is None or (candidate.width or 0) > (known.width or 0):
            best[candidate.url] = candidate
    photos = [c for c in best.values() if not _NOT_PHOTO.search(c.url)]
    # Sorting is stable: without a width the page's own order decides.
    return tuple(sorted(photos, key=lambda c: -(c.width or 0))[:_MAX_CANDIDATES])


def _is_drawing(img: Element, found: tuple[Candidate, ...]) -> bool:
    sides = [n for n in (_number(img.get("width")), _number(img.get("height"))) if n is not None]
    if sides and max(sides) < _MIN_SIDE and all((c.width or 0) < _MIN_SIDE for c in found):
        return True
    return bool(re.search(r"avatar|emoji|icon|logo|author", marker(img), re.IGNORECASE))


def hidden_pictures(noscript: Element, base: str) -> list[Picture]:
    """Return the pictures a noscript element holds, parsed as nodes or as text."""
    nodes = list(noscript.iter("img"))
    if not nodes and noscript.text and "<img" in noscript.text[:20_000]:
        nodes = list(etree.HTML(f"<div>{noscript.text[:20_000]}</div>").iter("img"))
    return [p for p in (picture(n, base) for n in nodes) if p is not None]


def background(element: Element, base: str) -> Picture | None:
    """Return the photo an element has as its CSS background, None without one."""
    style = element.get("style") or ""
    if _LAYER.search(style):
        return None
    match = _BACKGROUND.search(style)
    url = absolute(
        (match[1] if match else None)
        or element.get("data-bg")
        or element.get("data-background-image"),
        base,
    )
    if url is None or _NOT_PHOTO.search(url):
        return None
    alt = element.get("aria-label") or element.get("title") or ""
    return Picture(candidates=(Candidate(url=url),), alt=clean(squeeze(alt)))


_SIZE = re.compile(
    r"[-_](?:\d{2,4}x\d{2,4}|\d{3,4}w?|scaled|large|medium|small)(?=\.|$)", re.IGNORECASE
)


def photo_keys(item: Picture) -> frozenset[str]:
    """Return what two pictures share when they are one photo in two places or sizes."""
    return frozenset(photo_key(c.url) for c in item.candidates)


def photo_key(url: str) -> str:
    """Return what is the same for all sizes of one photo: host-less path without size marks."""
    path = url.split("?", 1)[0].rsplit("://", 1)[-1]
    tail = path.rsplit("/", 1)[-1]
    return _SIZE.sub("", tail).lower() if len(tail) > 8 else path.lower()
