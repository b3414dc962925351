"""Where the body is: the smallest element that holds nearly all of the prose of this article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping

from mirror.article.boilerplate import furniture, outgrows
from mirror.article.dom import Element, ancestors, marker
from mirror.article.measure import Measures
from mirror.article.wordlists import class_pattern, spread

# A child with this share of its parent's prose is where the article goes on; below it the parent
# is a body of several blocks (measured on pages of our own: .75 cuts off longreads).
_DOMINANT = 0.8
_MIN_ARTICLE = 250  # characters; an article element with less holds the header alone


def discard(root: Element, measures: Measures, headline: Element | None) -> dict[Element, str]:
    """Return the outermost elements that are not the article's -> rule."""
    own = _own_article(headline, measures)
    dropped, names = _judge(root, measures, own, ())
    liars = _liars(measures.prose[root], names)
    return _judge(root, measures, own, liars)[0] if liars else dropped


def _own_article(headline: Element | None, measures: Measures) -> Element | None:
    """Return the article element around the headline, None where none holds a text."""
    around = ancestors(headline) if headline is not None else ()
    found = (up for up in around if up.tag == "article")
    return next((up for up in found if measures.prose[up] >= _MIN_ARTICLE), None)


def _judge(
    root: Element, measures: Measures, own: Element | None, liars: Collection[str]
) -> tuple[dict[Element, str], Counter[str]]:
    """Return what is dropped with its rule, and how much prose goes by each name."""
    page = measures.prose[root]
    # A box with half of the article's own text is no furniture, however long the page's menus are.
    most = page if own is None else min(page, measures.prose[own] * 3 // 2)
    text = frozenset() if own is None else frozenset(own.iter())
    dropped: dict[Element, str] = {}
    names: Counter[str] = Counter()
    inside: set[Element] = set()
    for element in measures.order:
        if element.getparent() in inside:
            inside.add(element)
            continue
        rule, name = furniture(element, measures, most if element in text else page, liars)
        if rule:
            dropped[element] = rule
            names[name or rule] += measures.prose[element]
            inside.add(element)
    return dropped, names


def _liars(page: int, names: Counter[str]) -> tuple[str, ...]:
    """
    Return the name that would take most of the page away.

    An outlet may call every paragraph's box "print-step" or "test-report"; what is left then is
    not an article. Comments and consent boxes are an exception: they can be longer than it.
    """
    left = page - sum(names.values())
    for name, prose in names.most_common(1):
        least = _LEAST if outgrows(name) else max(_LEAST, prose // 3)
        if left < least and prose > left:
            return (name,)
    return ()


_LEAST = 200  # characters of prose; shorter notices exist, but their pages hold nothing longer


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


def choose(
    root: Element,
    prose: dict[Element, int],
    links: Mapping[Element, int],
    headline: Element | None,
    scope: Element | None = None,
) -> Element:
    """
    Return the element whose children are the article's blocks.

    Args:
        root: the page.
        prose: characters of prose below each element, boilerplate left out.
        links: characters inside of links below each element.
        scope: the element that holds this article and no other, where an outlet file says so.
        headline: the h1 of the article; the smallest article element around it bounds the
            search, so that the next article of an infinite scroll is not read as well.
    """
    node = _scope(root, prose, headline) if scope is None else scope
    whole = prose[node]
    while True:
        best = max(node.iterchildren(), key=lambda e: prose.get(e, 0), default=None)
        if best is None or prose.get(best, 0) <= 0:
            return node
        share = prose[best] / max(1, prose[node])
        if best.tag in ("p", "li", "td") or _is_text(node, prose):
            break
        if _is_called_body(node) and _loose(node, prose) >= _PARAGRAPH:
            break
        if share < _DOMINANT:
            inner = _with_headline(node, prose, headline)
            if inner is None:
                break
            best = inner
        if _goes_on(best, prose, links):
            return node
        node = best
    promised = _promised(node, prose, whole)
    return node if promised is None else promised


def _is_text(node: Element, prose: dict[Element, int]) -> bool:
    """Tell whether paragraphs stand in *node* itself: what it holds besides goes on with them."""
    return sum(prose.get(child, 0) > 0 for child in node.iterchildren("p")) >= _PARAGRAPHS


_PARAGRAPHS = 3  # a dek and a notice may stand beside a body


def _loose(node: Element, prose: dict[Element, int]) -> int:
    """Return how much prose stands in *node* without an element of its own."""
    return prose[node] - sum(prose.get(child, 0) for child in node)


_PARAGRAPH = 100  # characters; what is shorter is a label more often


def _with_headline(
    node: Element, prose: dict[Element, int], headline: Element | None
) -> Element | None:
    """Of several large sections of a page, the one with the headline is the article."""
    parts = sum(prose.get(child, 0) > 0 for child in node)
    if headline is None or (parts > _COLUMNS and node.tag not in ("body", "main")):
        return None
    for up in (headline, *ancestors(headline)):
        if up.getparent() is node:
            return up if prose[up] * 4 > prose[node] else None
    return None


_COLUMNS = 3  # a page has the text and one or two columns; a body in parts has more


def _goes_on(part: Element, prose: Mapping[Element, int], links: Mapping[Element, int]) -> bool:
    """
    Tell whether *part* is one of several columns of a text.

    Another of its name beside it has paragraphs and few links then; one paragraph alone may be a
    notice. Names of a grid's rows and columns tell nothing.
    """
    name, parent = part.get("class"), part.getparent()
    if not name or parent is None or _GRID.match(name):
        return False
    others = (c for c in parent.iterchildren(part.tag) if c.get("class") == name and c is not part)
    return any(
        prose.get(other, 0) > 4 * links[other]
        and sum(prose.get(p, 0) > 0 for p in other.iter("p")) > 1
        for other in others
    )


_GRID = re.compile(r"row|col|container|wrap|grid|group|block|(?:large|medium|small|xs|sm|md|lg)-\d")


def _promised(node: Element, prose: dict[Element, int], whole: int) -> Element | None:
    """A box below that is called the body, and holds most of it, is the body."""
    for element in node.iter():
        most = prose.get(element, 0) * 10 > 9 * max(1, prose[node])
        if most and element.tag != "p" and _is_called_body(element):
            return element if prose[element] * 2 > whole else None
    return None


def _is_called_body(element: Element) -> bool:
    name = marker(element)
    if element.get("itemprop") == "articleBody":
        return True
    return bool(name and class_pattern("body").search(spread(name)))


def _scope(root: Element, prose: dict[Element, int], headline: Element | None) -> Element:
    body = root.find("body")
    body = root if body is None else body
    if headline is not None:
        for up in ancestors(headline):
            if up.tag in ("article", "main") and prose[up] > max(_MIN_ARTICLE, 0.1 * prose[body]):
                return up
    best = max(body.iter("article"), key=lambda e: prose.get(e, 0), default=None)
    if best is None or prose[best] * 10 <= prose[body] * 7:
        return body
    return _before_another(best, prose, headline)


def _before_another(
    longest: Element, prose: dict[Element, int], headline: Element | None
) -> Element:
    """What has a headline of its own is another article, however short this one is beside it."""
    if headline is None or next(longest.iter("h1"), headline) is headline:
        return longest
    around = (up for up in ancestors(headline) if up.tag == "article" and prose[up] > 0)
    return next(around, longest)
