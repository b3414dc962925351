"""Small questions asked of lxml elements; every one linear and without recursion."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

Element = etree._Element  # noqa: SLF001  lxml has no public name for the type of its elements


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Elements whose start and end break a line (HTML 15.3, the UA style sheet's display: block & co.)
BLOCK = _names(
    "address article aside blockquote body button caption center dd details dialog dir div dl "
    "dt fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "iframe legend li main menu nav noframes object ol optgroup option p pre search section "
    "select summary table tbody td textarea tfoot th thead tr ul video amp-img"
)

# Never words of an article: code, controls, drawings, things that are not shown.
SILENT = _names(
    "script style template svg math canvas input select textarea option datalist map area meta "
    "link head title base param source track object applet noframes frameset dialog "
    "rt rp"  # readings above the characters of a ruby text repeat it
)

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


def squeeze(text: str) -> str:
    """Return *text* with every run of white space as one space, none at the ends."""
    return " ".join(text.split())


def text_of(element: Element) -> str:
    """Return the words of *element*, silent parts left out, spaces squeezed."""
    return squeeze("".join(_pieces(element)))


def short_text(element: Element, limit: int) -> str:
    """Return the words of *element*, "" where they are more than *limit* characters."""
    found: list[str] = []
    room = limit * 3  # white space in the source counts little
    for piece in _pieces(element):
        found.append(piece)
        room -= len(piece) + 1
        if room < 0:
            return ""
    text = squeeze("".join(found))
    return text if len(text) <= limit else ""


def has_words(element: Element) -> bool:
    """Tell whether *element* shows any text."""
    return any(piece.strip() for piece in _pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start":
            if node.tag in SILENT and node is not element:
                walk.skip_subtree()
            elif node.text:
                yield node.text
        else:
            if node.tag in BLOCK or node.tag == "br":
                yield " "
            if node is not element and node.tail:
                yield node.tail


def marker(element: Element) -> str:
    """Return class and id of *element* as one string, "" if it has neither."""
    name, ident = element.get("class"), element.get("id")
    if name and ident:
        return f"{name} {ident}"
    return name or ident or ""


def ancestors(element: Element) -> Iterator[Element]:
    """Yield the parents of *element*, nearest first."""
    parent = element.getparent()
    while parent is not None:
        yield parent
        parent = parent.getparent()


def first(element: Element, *tags: str) -> Element | None:
    """Return the first descendant with one of *tags*, in document order."""
    return next((e for e in element.iter(*tags) if e is not element), None)
