"""Which elements are photos: img and picture, noscript, CSS backgrounds, drawings that hold one."""

from __future__ import annotations

import re

from lxml import etree

from mirror.article.candidates import (
    at,
    best,
    candidates,
    is_enlarged,
    is_image_file,
    leads_away,
    linked,
    named,
    number,
    srcset,
)
from mirror.article.clean import clean
from mirror.article.dom import Element, has_words, marker, squeeze
from mirror.article.links import absolute
from mirror.article.sight import sight
from mirror.model import Candidate, Picture

# "background: …" and variables that a sheet may use as one; data: URLs hold semicolons. The end
# closes what is open (CSS Syntax 3, 5.4.9), so nothing is gone through twice.
_STYLED = re.compile(
    r"(?:--[\w-]{1,80}|background(?:-image)?)\s*:((?:[^;(]|\([^)]*+(?:\)|$))*+)", re.IGNORECASE
)
_IN_STYLE = re.compile(
    r"url\(\s*['\"]?([^'\")]+)|image-set\(\s*['\"]([^'\"]+)", re.IGNORECASE
)  # CSS Images 4, 2.2: a set names files with or without url()
# A layer over the whole page, or one that nobody sees: what it loads is there to be counted.
_LAYER = re.compile(
    r"position\s*:\s*fixed|(?<![-\w])opacity\s*:\s*0*(?:\.0\d*)?\s*(?:;|$)", re.IGNORECASE
)
_BACKGROUNDS = ("data-bg", "data-background-image", "data-background", "data-lazy-background")
_SET = "data-bgset"  # lazysizes
_INLINE = frozenset(("a", "span"))
_SHAPES = frozenset(((16, 9), (9, 16), (4, 3), (3, 4), (3, 2), (2, 3), (16, 10), (21, 9)))
_MIN_SIDE = 60  # pixels; smaller pictures are icons and pixels


def picture(element: Element, base: str) -> Picture | None:
    """
    Return the picture of an img, amp-img or picture element, None where it is no photo.

    Best candidate first: the widest the page declares, or the one that it means to be wide.
    """
    img = element if element.tag != "picture" else next(element.iter("img", "amp-img"), element)
    found = candidates(element, img, base)
    if not found or _is_drawing(img, found):
        return None
    return Picture(candidates=found, alt=clean(squeeze(img.get("alt") or "")))


def _is_drawing(img: Element, found: tuple[Candidate, ...]) -> bool:
    sides = [n for n in (number(img.get("width")), number(img.get("height"))) if n is not None]
    small = bool(sides) and max(sides) < _MIN_SIDE and tuple(sides) not in _SHAPES
    if small and not is_enlarged(img) and all((c.width or 0) < _MIN_SIDE for c in found):
        return True
    if sight(img.get("style") or "") == "unseen":
        return True
    return bool(re.search(r"avatar|emoji|icon|logo|author", marker(img), re.IGNORECASE))


def hidden_pictures(noscript: Element, base: str) -> list[Picture]:
    """Return the pictures a noscript element holds, parsed as nodes or as text."""
    nodes = list(noscript.iter("img"))
    if not nodes and noscript.text and "<img" in noscript.text[:20_000]:
        nodes = list(etree.HTML(f"<div>{noscript.text[:20_000]}</div>").iter("img"))
    return [p for p in (picture(n, base) for n in nodes) if p is not None]


def drawn_photo(svg: Element, base: str) -> Picture | None:
    """Return the photo that a drawing only frames (SVG 2, 12.3: image), None without one."""
    for image in svg.iter("image"):
        url = image.get("href") or image.get("xlink:href") or ""
        if is_image_file(url) and (found := best(at(absolute(url, base)))):
            return Picture(candidates=found, alt=clean(squeeze(svg.get("aria-label") or "")))
    return None


def background(element: Element, base: str) -> Picture | None:
    """Return the photo an element has as its background, or is to get, None without one."""
    names = map(str, element.attrib)
    if not any(name == "style" or name.startswith("data-") for name in names):
        return None
    if element.tag in _INLINE and (has_words(element) or leads_away(element)):
        return None  # behind a word stands its icon, in a link somebody's portrait or a teaser
    style = element.get("style") or ""
    if _LAYER.search(style):
        return None
    told = [*_styled(style), *(element.get(name) for name in _BACKGROUNDS)]
    urls = [url for url in (absolute(value, base) for value in told) if url]
    shown = [*at((*urls, None)[0]), *srcset(element.get(_SET) or "", base)]
    shown += () if shown else at(_filled(element, base))
    found = best((*linked(element, base), *shown)) if shown else ()
    alt = element.get("aria-label") or element.get("title") or ""
    return Picture(candidates=found, alt=clean(squeeze(alt))) if found else None


def _styled(style: str) -> list[str]:
    if "(" not in style:
        return []
    values = " ".join(_STYLED.findall(style))
    return [first or second for first, second in _IN_STYLE.findall(values)]


def _filled(element: Element, base: str) -> str | None:
    """Return what a script would fill an empty element with, by any name that says so."""
    values = [
        value for name, value in named(element) if _FILLS.search(name) and is_image_file(value)
    ]
    empty = values and not len(element) and not has_words(element)
    return absolute(values[0], base) if empty else None


# Not data-image, data-media and data-url: by these a button knows what to share.
_FILLS = re.compile(r"^data-.*(?:bg|background|src|lazy|original|img)")


_SIZE = re.compile(
    r"[-_](?:\d{2,4}x\d{2,4}|\d{3,4}w?|scaled|large|medium|small)(?=\.|$)", re.IGNORECASE
)
# What every photo of a server may be called (IIIF Image API 3.0, 4.5: "default"), and sizes alone.
_ANY_NAME = re.compile(
    r"(?:default|original|image|img|photo|picture|master|full|large|medium|main|cover|content|file"
    r"|[\dwhx_-]+)\.",
    re.IGNORECASE,
)


def photo_keys(item: Picture) -> frozenset[str]:
    """Return what two pictures share when they are one photo in two places or sizes."""
    return frozenset(photo_key(c.url) for c in item.candidates)


def photo_key(url: str) -> str:
    """Return what is the same for all sizes of one photo: host-less path without size marks."""
    path = url.split("?", 1)[0].rsplit("://", 1)[-1]
    tail = path.rsplit("/", 1)[-1]
    own = len(tail) > 8 and not _ANY_NAME.match(tail)
    return _SIZE.sub("", tail).lower() if own else path.lower()
