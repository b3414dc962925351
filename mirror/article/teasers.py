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
    held = _headings(node)
    boxes = [
        box
        for box, headings in held.items()
        if len(headings) == 1
        and box not in dropped
        and _is_teaser(box, headings[0], measures, base)
    ]
    if sum(measures.prose[e] for e in boxes) * 3 > measures.prose[node]:
        return {}
    return dict.fromkeys(boxes, "teaser")


def _headings(node: Element) -> dict[Element, list[Element]]:
    """Return the links and articles under *node* that hold headings, the innermost of each."""
    held: dict[Element, list[Element]] = {}
    for heading in node.iter(*HEADINGS):
        for tag in ("a", "article"):
            box = next(heading.iterancestors(tag), node)
            if box is not node:
                held.setdefault(box, []).append(heading)
    return held


def _is_teaser(box: Element, heading: Element, measures: Measures, base: str) -> bool:
    """Tell whether a link, or an article, holds little but a headline that leads elsewhere."""
    parent = box.getparent()
    if parent is None or not 0 < measures.total[box] <= _MAX_TEASER:
        return False
    if box.tag == "a":  # with text beside it, it is the heading of that
        alone = measures.prose[parent] == measures.prose[box]
        return alone and _leads_on(box.get("href"), base)
    links = (*heading.iter("a"), *heading.iterancestors("a"))
    return any(_leads_on(a.get("href"), base) for a in links)


def _leads_on(href: str | None, base: str) -> bool:
    """Tell whether a link leads to another page of the same host, and not to one below this."""
    target, here = urlsplit(absolute(href, base) or ""), urlsplit(base)
    return target.hostname == here.hostname and not target.path.startswith(here.path.rstrip("/"))
