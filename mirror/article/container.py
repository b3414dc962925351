"""Where the body is: the smallest element that holds nearly all of the prose of this article."""

from __future__ import annotations

from mirror.article.boilerplate import furniture
from mirror.article.dom import Element, ancestors, marker
from mirror.article.measure import Measures
from mirror.article.wordlists import class_pattern, spread

# A child with this share of its parent's prose is where the article goes on; below it the parent
# is a body of several blocks (measured on pages of our own: .75 cuts off longreads).
_DOMINANT = 0.8


def discard(root: Element, measures: Measures) -> dict[Element, str]:
    """Return the outermost elements that are not the article's -> rule."""
    page = measures.prose[root]
    dropped: dict[Element, str] = {}
    inside: set[Element] = set()
    for element in measures.order:
        if element.getparent() in inside:
            inside.add(element)
            continue
        rule = furniture(element, measures, page)
        if rule:
            dropped[element] = rule
            inside.add(element)
    return dropped


def remaining(measures: Measures, dropped: dict[Element, str]) -> dict[Element, int]:
    """Return the prose of every element without what is dropped inside it."""
    prose = dict(measures.prose)
    for element in dropped:
        loss = prose[element]
        if loss:
            prose[element] = 0
            for up in ancestors(element):
                prose[up] -= loss
    return prose


def choose(root: Element, prose: dict[Element, int], headline: Element | None) -> Element:
    """
    Return the element whose children are the article's blocks.

    Args:
        root: the page.
        prose: characters of prose below each element, boilerplate left out.
        headline: the h1 of the article; the smallest article element around it bounds the
            search, so that the next article of an infinite scroll is not read as well.
    """
    node = _scope(root, prose, headline)
    whole = prose[node]
    while True:
        best = max(node.iterchildren(), key=lambda e: prose.get(e, 0), default=None)
        if best is None or prose.get(best, 0) <= 0:
            return node
        share = prose[best] / max(1, prose[node])
        if share < _DOMINANT or best.tag in ("p", "li", "td"):
            break
        node = best
    promised = _promised(node, prose, whole)
    return node if promised is None else promised


def _promised(node: Element, prose: dict[Element, int], whole: int) -> Element | None:
    """A box below that is called the body, and holds most of it, is the body."""
    pattern = class_pattern("body")
    for element in node.iter():
        if (
            prose.get(element, 0) * 2 > max(1, prose[node])
            and element.tag != "p"
            and (
                element.get("itemprop") == "articleBody" or pattern.search(spread(marker(element)))
            )
        ):
            return element if prose[element] * 2 > whole else None
    return None


def _scope(root: Element, prose: dict[Element, int], headline: Element | None) -> Element:
    body = root.find("body")
    body = root if body is None else body
    if headline is not None:
        for up in ancestors(headline):
            if up.tag in ("article", "main") and prose[up] * 5 > prose[body] * 2:
                return up
    best = max(body.iter("article"), key=lambda e: prose.get(e, 0), default=None)
    return best if best is not None and prose[best] * 10 > prose[body] * 7 else body
