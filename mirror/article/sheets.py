"""
Photos that a page's own style element names.

An element that says it is a picture (`role="img"`, a figure) may get its photo from a rule in the
page's head. Sheets of other addresses are not fetched: a sheet that many pages share cannot name
the photo of one article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mirror.article.dom import Element

_RULE = re.compile(r"([^{}]{1,300})\{([^{}]{1,2000})\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PHOTO = re.compile(r"background(?:-image)?\s*:\s*[^;]*?url\(\s*['\"]?([^'\")\s]+)", re.IGNORECASE)
_NAMED = re.compile(r"(?:[a-z]+)?([.#])([\w-]+)")  # one class or id, perhaps of one element
_MAX_SHEET = 200_000  # characters; a rule for one photo is not behind more than that


def place_photos(root: Element) -> None:
    """Write the photo that a rule gives to a picture-like element into its style attribute."""
    bare = [e for e in root.iter("div", "figure", "span") if _is_bare(e)]
    photos = _photos(root) if bare else {}
    for element in bare if photos else ():
        names = [f"#{element.get('id')}", *(f".{c}" for c in (element.get("class") or "").split())]
        url = next((photos[name] for name in names if name in photos), None)
        if url:
            element.set("style", f"background-image:url({url})")


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
