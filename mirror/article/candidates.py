"""
Every address that a picture can be had from: src, srcset, lazy attributes, links around it.

Scripts that load pictures late keep the address in attributes of their own. The usual ones are
named here; of the others those count whose value is the address of an image file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from mirror.article.dom import Element
from mirror.article.links import absolute
from mirror.model import Candidate

# lazysizes, WordPress, Pangea, AMP …; without an image file's ending, only these are pictures.
_LAZY = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-hi-res-src",
    "data-full-src", "data-large-file", "data-orig-file", "data-image", "data-img-src",
    "data-img-url", "data-original-src", "data-srcmedium", "data-src-large", "data-echo",
    "data-image-src", "data-full", "data-zoom-src", "data-pin-media", "data-actualsrc",
    "data-default-src", "data-fallback-src", "data-raw-src", "data-baseurl",
)  # fmt: skip
_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-original-set", "data-sizes-srcset")
_KNOWN = frozenset((*_LAZY, *_SETS, "src"))

PHOTO_FILE = re.compile(r"\.(?:jpe?g|webp|avif)\b", re.IGNORECASE)  # ornaments are PNG or SVG
IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:$|[?#&!:/])", re.IGNORECASE)
# Drawings and pixels, never the photo. Whole words: silicon, catalogo and market-share are none.
_NOT_PHOTO = re.compile(
    r"(?<![a-z])(?:spinner|placeholder|spacer|1x1|transparent\.|sprite|favicon|gravatar)|/emojis?\b|"
    r"(?<![-\w])(?:blank|loading|loader)(?:[-_]\w+)?\.(?:gif|png|svg|webp)|\.svg(?:$|\?)|"
    r"(?<![a-z])pixels?(?:\.(?:gif|png|php)|[/?]|$)|"
    r"/avatars?/|(?<![a-z])avatars?[-_]?\d*\.|"
    r"(?<![a-z])logos?(?![a-z])|(?<![a-z])icons?[-_./](?!\S*\.jpe?g)|[-_/]icons?\b(?!\S*\.jpe?g)|"
    r"(?:^|/)badges?[-_./]|doubleclick|facebook\.com/tr\b|scorecardresearch|"
    r"mc\.yandex\.\w+/|counter\.yadro\.ru|tns-counter|top\S*\.mail\.ru/|google-analytics|/counter[/.?]|"
    r"/ads?/|pinit|"
    r"share[-_](?:button|icon|on|fb|facebook|twitter|vk|tg|telegram)|"
    r"/autho?r(?:s|en|innen)?[-_/]|/profiles?/|newsletter|google-?play|app-?store",
    re.IGNORECASE,
)
_LARGE = re.compile(r"full|large|big|hi-?res|orig|zoom|raw|retina")
_SMALL = re.compile(r"thumb|small|low|tiny|blur|lqip|preview|placeholder|poster|next|prev")
_SRCSET_PART = re.compile(r"[\s,]*+(\S++)(?:(?<=,)|([^,]*+),?)")  # URL, descriptors
_DESCRIPTOR = re.compile(r"\s([\d.]{1,10})([wx])(?!\S)")
_BARE_WIDTH = re.compile(r"[\d.]+[wx]")  # a srcset that lost its URL
_WIDTH_IN_URL = re.compile(
    r"(?:[?&/_](?:w|width|resize|imwidth)[=_:/-]?)(\d{2,4})(?!\d)", re.IGNORECASE
)
_TEMPLATE = re.compile(r"\{w(?:idth)?\}")  # a script would write the width it needs there
_MAX_CANDIDATES = 24
_AT_MOST = re.compile(r"max-width\s*:\s*(\d{2,4})(?:\.\d+)?px")
_PHONE = 1000  # px of a window: what a page shows in a narrower one may be cropped for it
_SHOWN = 640  # px: about a column of text; a page that tells no width means what it shows
_ENLARGED = 1000  # px: what opens on a click is wider than that
_LEAST = 60  # px; what an img tells below that is no width of a photo, but a shape ("16 x 9")
_UPWARDS = 3  # elements between a picture and the link around it

_Ranked = tuple[int, Candidate]
"""How wide a candidate is or passes for, in px, and the candidate."""


def candidates(element: Element, img: Element, base: str) -> tuple[Candidate, ...]:
    """
    Return where the picture can be had, the best first: by width, told or supposed.

    Args:
        element: an img, amp-img or picture.
        img: the img that shows it, *element* itself where there is none.
        base: URL that relative addresses stand on.
    """
    holder = element if element.tag == "picture" else element.getparent()
    sources = holder.iter("source") if holder is not None and holder.tag == "picture" else ()
    found = [*linked(element, base), *(r for s in sources for r in _sets(s, base))]
    return best((*found, *_sets(img, base), *_attributes(img, base)))


def best(found: tuple[_Ranked, ...]) -> tuple[Candidate, ...]:
    """Return the photos among *found* once each, in the order of their rank."""
    ranks: dict[str, _Ranked] = {}
    for rank, candidate in found:
        if rank > ranks.get(candidate.url, (-1,))[0] and not _NOT_PHOTO.search(candidate.url):
            ranks[candidate.url] = rank, candidate
    # Sorting is stable: where pages tell no width, their own order decides.
    ordered = sorted(ranks.values(), key=lambda ranked: -ranked[0])
    return tuple(candidate for _, candidate in ordered[:_MAX_CANDIDATES])


def at(url: str | None, rank: int = _SHOWN) -> tuple[_Ranked, ...]:
    """Return the one candidate at *url*, none for None."""
    return ((rank, Candidate(url=url)),) if url else ()


def is_enlarged(element: Element) -> bool:
    """Tell whether a click on *element* opens a larger picture: so it is a thumbnail of one."""
    return bool(_larger(element))


def leads_away(element: Element) -> bool:
    """Tell whether *element* is a link to something else than a picture."""
    href = element.get("href") or "" if element.tag == "a" else ""
    return bool(href) and not href.startswith(("#", "javascript:")) and not is_enlarged(element)


def linked(element: Element, base: str) -> tuple[_Ranked, ...]:
    """Return the photo at full size, where a gallery's thumbnail links to it."""
    return at(absolute(_larger(element), base), _ENLARGED)


def _larger(element: Element) -> str | None:
    for link in (element, *list(element.iterancestors())[:_UPWARDS]):
        if link.tag == "a":
            told = (link.get("href") or "", *_image_files(link))
            return next((value for value in told if IMAGE_FILE.search(value)), None)
    return None


def _image_files(element: Element) -> list[str]:
    return [v for n, v in named(element) if n.startswith("data-") and is_image_file(v)]


def named(element: Element) -> list[tuple[str, str]]:
    """Return the attributes of *element*, name and value."""
    return [(str(name), str(value)) for name, value in element.attrib.items()]


def is_image_file(value: str) -> bool:
    """Tell whether an attribute is the address of an image and nothing else."""
    return bool(IMAGE_FILE.search(value)) and not re.search(r"[\s{}<>\[\]]", value.strip())


def _sets(element: Element, base: str) -> Iterator[_Ranked]:
    media = element.get("media") or ""
    bound = _AT_MOST.search(media)
    narrow = bound is not None and int(bound[1]) < _PHONE and "min-width" not in media
    for name in _SETS:
        value = element.get(name)
        for rank, candidate in srcset(value, base) if value else ():
            yield rank // 2 if narrow else rank, candidate


def srcset(value: str, base: str) -> Iterator[_Ranked]:
    """Yield the candidates of a srcset (HTML 4.8.4.2.2); a URL may hold commas, not end in one."""
    for match in islice(_SRCSET_PART.finditer(value), _MAX_CANDIDATES):
        address = match[1].rstrip(",")
        url = None if _BARE_WIDTH.fullmatch(address) else absolute(address, base)
        if url:
            told, dense = _described(match[2] or "")
            width = told or _width_in(url)
            yield width or int(_SHOWN * min(dense, 4)), Candidate(url=url, width=width)


def _described(descriptors: str) -> tuple[int, float]:
    """Return width in pixels, 0 where it is not told, and density."""
    told = _DESCRIPTOR.search(descriptors)
    try:
        number = min(float(told[1]), 99_999) if told else 1
    except ValueError:  # "1.2.3"
        number = 0
    return (int(number), 1) if told and told[2] == "w" else (0, number)


def _attributes(img: Element, base: str) -> Iterator[_Ranked]:
    told = number(img.get("width")) or 0
    told = told if told >= _LEAST else 0
    for name in (*_LAZY, "src", *_unknown(img)):
        if url := absolute(_TEMPLATE.sub("1200", img.get(name) or ""), base):
            large = bool(_LARGE.search(name))
            width = _width_in(url) or (0 if large else told) or None
            yield width or (_ENLARGED if large else _SHOWN), Candidate(url=url, width=width)


def _unknown(img: Element) -> list[str]:
    """Return the attributes that hold an image file's address under a name of their own."""
    return [
        name
        for name, value in named(img)
        if name not in _KNOWN
        and name.startswith(("data-", "ng-", "v-"))
        and not _SMALL.search(name)
        and is_image_file(value)
    ]


def _width_in(url: str) -> int | None:
    match = _WIDTH_IN_URL.search(url)
    return int(match[1]) if match else None


def number(value: str | None) -> int | None:
    """Return an attribute's whole number of pixels, None where it is none."""
    digits = (value or "").strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else None
