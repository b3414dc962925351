"""Boxes in a text that show another article of the outlet: its headline, a link, and a picture."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from mirror.article.dom import HEADINGS, Element
from mirror.article.links import absolute
from mirror.article.measure import Measures

_MAX_TEASER = 600  # characters; an item of a list with its own text is longer


def teasers(
    node: Element, dropped: Collection[Element], measures: Measures, base: str
) -> dict[Element, str]:
    """
    Return the boxes of other articles in *node*, the body -> rule.

    Where they hold a third of its prose they are the text, told in boxes: news of a live report
    have headlines that lead to pages of their own.
    """
    found = [e for e in node.iter("a", "article") if e is not node and e not in dropped]
    boxes = [e for e in found if _is_teaser(e, measures, base)]
    if sum(measures.prose[e] for e in boxes) * 3 > measures.prose[node]:
        return {}
    return dict.fromkeys(boxes, "teaser")


def _is_teaser(element: Element, measures: Measures, base: str) -> bool:
    """Tell whether a link, or an article, holds one headline and that leads to another page."""
    if not 0 < measures.total[element] <= _MAX_TEASER:
        return False
    headings, parent = list(element.iter(*HEADINGS)), element.getparent()
    if len(headings) != 1 or parent is None:
        return False
    if element.tag == "a":  # with text beside it, it is the heading of that
        alone = measures.prose[parent] == measures.prose[element]
        return alone and _leads_on(element.get("href"), base)
    links = (*headings[0].iter("a"), *headings[0].iterancestors("a"))
    return any(_leads_on(a.get("href"), base) for a in links)


def _leads_on(href: str | None, base: str) -> bool:
    """Tell whether a link leads to another page of the same host, and not to one below this."""
    target, here = urlsplit(absolute(href, base) or ""), urlsplit(base)
    return target.hostname == here.hostname and not target.path.startswith(here.path.rstrip("/"))
