"""
Photos with their caption in boxes that are no figure element.

Many outlets set a photo as a div with the picture and a line below it, under class names that a
build made up. Read as text, such a caption stands in the middle of a sentence's paragraphs.
"""

from __future__ import annotations

import re

from mirror.article.dom import HEADINGS, Element, ancestors, has_words, marker, short_text
from mirror.article.figures import gather
from mirror.article.wordlists import spread

_WRAPS = frozenset(("div", "section", "a", "span", "center", "picture", "noscript", "button"))
_NOT_CAPTION = (*HEADINGS, "li", "table", "blockquote", "iframe", "video", "label", "figure")
_NAMED = re.compile(
    r"(?<![a-z])(?:image|images|img|imgbox|photo|picture|media|foto|(?:pic|bild)(?![a-z]))"
)
_MAX_CAPTION = 400  # characters; what is longer is the text of a slide


def photo_boxes(root: Element, base: str) -> frozenset[Element]:
    """Return the elements under *root* that hold one photo and the line printed by it."""
    found = (_box_of(image, root, base) for image in root.iter("img", "amp-img"))
    return frozenset(box for box in found if box is not None)


def _box_of(image: Element, root: Element, base: str) -> Element | None:
    """Climb from a picture to the first element that holds words as well."""
    for up in ancestors(image):
        if up is root or up.tag not in _WRAPS:
            return None
        if has_words(up):
            return up if _is_box(up, base) else None
    return None


def _is_box(element: Element, base: str) -> bool:
    text = short_text(element, _MAX_CAPTION)
    if not text or next(element.iter(*_NOT_CAPTION), None) is not None:
        return False
    linked = sum(len(short_text(a, _MAX_CAPTION)) for a in element.iter("a"))
    if linked * 2 > len(text):
        return False  # a picture with a linked line is a teaser
    return _sets_apart(element) and len(gather(element, base)) == 1


def _sets_apart(element: Element) -> bool:
    """
    Tell whether the words are a caption's and not a paragraph's.

    They are where the box is called a picture's, or where they stand in a box of their own
    without being a paragraph.
    """
    inside = next(element.iter("p"), None) is not None or _breaks(element)
    loose = any((c.tail or "").strip() for c in element) or bool((element.text or "").strip())
    return bool(_NAMED.search(spread(marker(element)))) or not (inside or loose)


def _breaks(element: Element) -> bool:
    """Tell whether a line break stands behind words: more than a caption below its picture."""
    said = False
    for node in element.iter():
        if node.tag == "br" and said:
            return True
        said = said or bool((node.text or "").strip() or (node.tail or "").strip())
    return False
