"""
From text to one lxml tree, with every cost bounded before it is paid.

libxml2 is linear in size but quadratic in the attributes of one tag and stops reading at
2,048 open elements (measured with 2.14), so both are looked after here.
"""

from __future__ import annotations

import re

from lxml import etree

from mirror.article.dom import Element
from mirror.errors import SandboxError

MAX_CHARS = 20_000_000  # Limits.max_bytes of one page
MAX_TAG_WORDS = 3_000  # the longest real tag we saw has 190 attributes; 300,000 do not end
_DEPTH = 900  # under libxml2's 2,048 with room for the elements it adds itself

# A start tag that could hold that many attributes is at least this long. Nothing else has any for
# libxml2: what begins with "<!", as CDATA in a script does, costs it no more than its length.
_LONG_TAG = re.compile(r"<[a-zA-Z][^>]{20000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_TAG = re.compile(
    r"<(/?)(div|section|article|span|font|b|i|em|strong|center|ul|ol|li|table|tbody|tr|td|blockquote|a|main|aside|p)\b[^>]*>",
    re.IGNORECASE,
)
_VOID = ("embed", "source", "track", "wbr")
"""Elements that HTML 13.1.2 has no content for and libxml2 gives all that follows as content."""
# XML allows no other control characters, and libxml2 ends the text at NUL.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def parse(html: str) -> Element:
    """
    Return the root element of *html*.

    Raises:
        SandboxError: the page is larger, or a tag longer, than any article's.
    """
    if len(html) > MAX_CHARS:
        raise SandboxError(f"page is {len(html)} characters, expected at most {MAX_CHARS}")
    _check_tags(html)
    if _CONTROLS.search(html):
        html = _CONTROLS.sub(" ", html)
    root, cut = _tree(html)
    if cut:
        root, _ = _tree(_flatten(html))
    for element in list(root.iter(*_VOID)):
        _lift(element)
    for template in root.iter("template"):
        if template.get("shadowrootmode"):  # HTML 4.12.3: shown, as what its element consists of
            template.tag = "div"
    return root


def _lift(element: Element) -> None:
    """Put what stands in *element* behind it."""
    parent = element.getparent()
    if parent is None or not (len(element) or element.text):
        return
    # A reference (&#1;) may name what the source itself may not hold, nor be written back.
    first, after = (_CONTROLS.sub(" ", t or "") for t in (element.text, element.tail))
    element.text, element.tail = None, first
    last = element
    for at, child in enumerate(list(element), parent.index(element) + 1):
        parent.insert(at, child)
        last = child
    last.tail = _CONTROLS.sub(" ", last.tail or "") + after


def _check_tags(html: str) -> None:
    for match in _LONG_TAG.finditer(html):
        words = len(_QUOTED.sub("", match[0]).split())
        if words > MAX_TAG_WORDS:
            raise SandboxError(f"a tag has {words} words, expected at most {MAX_TAG_WORDS}")


def _tree(html: str) -> tuple[Element, bool]:
    """Return the tree, and whether libxml2 stopped at its depth limit."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        root = None
    if root is None:
        return etree.Element("html"), False
    return root, any("depth" in e.message for e in parser.error_log.filter_from_fatals())


def _flatten(html: str) -> str:
    """Leave out the tags that nest deeper than any reader could tell apart; their text stays."""
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[1]:
            depth = max(0, depth - 1)
            return match[0] if depth < _DEPTH else " "
        depth += 1
        return match[0] if depth <= _DEPTH else " "

    return _TAG.sub(keep, html)
