"""
Photos that a page names in places of its own: its style element, or JSON beside an element.

An element that says it is a picture (`role="img"`, a figure) may get its photo from a rule in the
page's head; one that a script fills has what to fill it with as JSON in `data-image`. Sheets of
other addresses are not fetched: what many pages share cannot name the photo of one article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

from mirror.article.dom import Element

_PICTURES = etree.XPath("//figure | //*[@role='img' or @data-image][self::div or self::span]")
_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{1,2000})\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PHOTO = re.compile(r"background(?:-image)?\s*:\s*[^;]*?url\(\s*['\"]?([^'\")\s]+)", re.IGNORECASE)
_NAMED = re.compile(r"(?:[a-z]+)?([.#])([\w-]+)")  # one class or id, perhaps of one element
_CONTROLS = re.compile(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]")  # what lxml takes in no attribute
_MAX_SHEET = 200_000  # characters; a rule for one photo is not behind more than that


def place_photos(root: Element) -> None:
    """Write the photo that a rule or JSON gives to an element into its style attribute."""
    pictures = cast("list[Element]", _PICTURES(root))
    for element in pictures:
        _place_described(element)
    bare = [element for element in pictures if _is_bare(element)]
    photos = _photos(root) if bare else {}
    for element in bare if photos else ():
        names = [f"#{element.get('id')}", *(f".{c}" for c in (element.get("class") or "").split())]
        url = next((photos[name] for name in names if name in photos), None)
        if url and not _CONTROLS.search(url):
            element.set("style", f"background-image:url({url})")


def _place_described(element: Element) -> None:
    told = element.get("data-image") or ""
    if not told.startswith("{") or len(element):
        return
    try:
        described = json.loads(told)
    except (ValueError, RecursionError):
        return
    url, alt = described.get("url") or described.get("src"), described.get("alt")
    if isinstance(url, str) and not _CONTROLS.search(url):
        element.set("style", f"background-image:url({url})")
    if isinstance(alt, str) and not _CONTROLS.search(alt):
        element.set("aria-label", alt)


def _is_bare(element: Element) -> bool:
    """Tell whether *element* is a picture without one."""
    pictures = element.tag == "figure" or element.get("role") == "img"
    styled = element.get("style") or element.get("data-bg")
    return pictures and not styled and next(element.iter("img", "picture", "iframe"), None) is None


def _photos(root: Element) -> dict[str, str]:
    """Return the address of the photo by class (".name") or id ("#name")."""
    found: dict[str, str] = {}
    for sheet in root.iter("style"):
        for selectors, body in _rules(sheet.text or ""):
            photos = _PHOTO.findall(body)
            for selector in selectors.split(",") if photos else ():
                if named := _NAMED.fullmatch(selector.strip()):
                    found[named[1] + named[2]] = photos[-1]  # the last one wins (CSS Cascade 6)
    return found


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    for rule in _RULE.finditer(_COMMENT.sub("", sheet[:_MAX_SHEET])):
        # what stands before the last ";" is an @import or the like, not the selector
        yield rule[1].rpartition(";")[2], rule[2]
