"""What stands between the headline and the body: the dek, the lead picture, the byline's line."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from mirror.article.blocks import build
from mirror.article.dom import SILENT, Element, ancestors, text_of
from mirror.article.measure import Measures
from mirror.article.wordlists import fold
from mirror.model import Block

_MAX_ELEMENTS = 4000  # a header is small; a page whose header is not is not ours to untangle


def before(
    node: Element,
    h1: Element | None,
    dropped: Mapping[Element, str],
    base: str,
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the blocks above and below the headline that stand before *node*, the body."""
    if h1 is None:
        return (), ()
    if h1 is node or node in h1.iterancestors():
        return build(_banner(node, dropped), dropped, base), ()
    outer = set(h1.iterancestors())
    shared = next((a for a in node.iterancestors() if a in outer), None)
    if shared is None:
        return (), ()
    above: list[Element] = []
    below: list[Element] = []
    into = above
    path = {node, *node.iterancestors(), h1, *outer}
    for element in _leading(shared, node, h1, path):
        if element is h1:
            into = below
        elif element not in dropped:
            into.append(element)
    return build(above, dropped, base), build(below, dropped, base)


def beside(node: Element, dropped: Mapping[Element, str], measures: Measures) -> frozenset[str]:
    """
    Return the folded lines before the first sentence of *node* that are set as text like it.

    Labels, dates and names have boxes of their own; what stands among the paragraphs is theirs.
    """
    long = islice((p for p in node.iter("p") if measures.prose[p] > _SENTENCE), _MAX_TRIED)
    first = next((p for p in long if dropped.keys().isdisjoint((p, *ancestors(p)))), None)
    if first is None:
        return frozenset()
    before = first.itersiblings(*_TEXT, preceding=True)
    return frozenset(fold(text_of(e)) for e in before if e not in dropped)


_TEXT = ("p", "ul", "ol")
_MAX_TRIED = 40  # paragraphs in what is left out; a body that has not begun by then has no head
_SENTENCE = 60  # characters; labels and bylines are shorter


def _banner(node: Element, dropped: Mapping[Element, str]) -> list[Element]:
    """Return the picture as wide as the page that stands right before the body, if there is one."""
    for element in (node, *node.iterancestors()):
        neighbor = element.getprevious()
        while neighbor is not None and neighbor.tag in SILENT:
            neighbor = neighbor.getprevious()
        if neighbor is not None:
            pictures = neighbor.tag == "figure" or neighbor.get("role") == "img"
            return [neighbor] if pictures and neighbor not in dropped else []
    return []


def _leading(shared: Element, node: Element, h1: Element, path: set[Element]) -> list[Element]:
    """Return the outermost elements under *shared* that come before *node*, *h1* among them."""
    found: list[Element] = []
    stack = list(reversed(shared))
    while stack and len(found) < _MAX_ELEMENTS:
        element = stack.pop()
        if element is node:
            break
        if element in path and element is not h1:
            stack.extend(reversed(element))
        else:
            found.append(element)
    return found
