"""
Photos that a page names in places of its own: its style element, or JSON beside an element.

An element that says it is a picture (`role="img"`, a figure), or an empty one, may get its photo
from a rule in the page's head; one that a script fills has what to fill it with as JSON in
`data-image`. Sheets of other addresses are not fetched: what many pages share cannot name the photo
of one article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

from mirror.article.candidates import PHOTO_FILE
from mirror.article.dom import Element

_PICTURES = etree.XPath("//figure | //*[@role='img' or @data-image][self::div or self::span]")
_EMPTY = etree.XPath("//div[(@class or @id) and not(*) and not(normalize-space())]")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PHOTO = re.compile(
    r"background(?:-image)?\s*:\s*[^;{}]{0,500}?url\(\s*['\"]?([^'\")\s]+)", re.IGNORECASE
)
_MAX_SELECTORS = 300  # characters of one rule's
_NAMED = re.compile(r"(?:[a-z]+)?([.#])([\w-]+)")  # one class or id, perhaps of one element
_CONTROLS = re.compile(r"[\x00-\x1f\ud800-\udfff\ufffe\uffff]")  # what lxml takes in no attribute
_MAX_SHEET = 200_000  # characters; a rule for one photo is not behind more than that


def place_photos(root: Element) -> None:
    """Write the photo that a rule or JSON gives to an element into its style attribute."""
    pictures = cast("list[Element]", _PICTURES(root))
    for element in pictures:
        _place_described(element)
    photos = _photos(root)
    bare = [element for element in pictures if _is_bare(element)] if photos else []
    for element in bare:
        _place(element, photos)
    drawn = {name: url for name, url in photos.items() if PHOTO_FILE.search(url)}
    for element in cast("list[Element]", _EMPTY(root)) if drawn else ():
        if not element.get("style"):
            _place(element, drawn)


def _place(element: Element, photos: dict[str, str]) -> None:
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
        for selectors, url in _grounds(sheet.text or ""):
            for selector in selectors.split(","):
                if named := _NAMED.fullmatch(selector.strip()):
                    found[named[1] + named[2]] = url  # the last one wins (CSS Cascade 6)
    return found


def _grounds(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the selectors of each rule that names a photo, and its address."""
    if "url(" not in sheet:
        return
    sheet = _COMMENT.sub("", sheet[:_MAX_SHEET])
    for photo in _PHOTO.finditer(sheet):
        brace = sheet.rfind("{", 0, photo.start())
        if sheet.rfind("}", 0, photo.start()) < brace:
            # what stands before the last ";" is an @import or the like, not the selector
            start = 1 + max(sheet.rfind(end, 0, brace) for end in "{};")
            yield sheet[start:brace][:_MAX_SELECTORS], photo[1]
