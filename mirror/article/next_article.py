"""Where the next article begins, on pages that go on with it below the one that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from mirror.article.dom import Element, ancestors, text_of

_TITLE = re.compile(r"title|headline|heading", re.IGNORECASE)


def next_articles(
    node: Element, headline: Element | None, prose: Mapping[Element, int]
) -> list[Element]:
    """
    Return the elements of *node*, a body, that belong to articles after its own.

    The next article begins with an h1 that is called a title as the headline is: an outlet sets
    both with one template, and headings of a text with others.

    Args:
        node: the element that holds the body.
        headline: the headline of its article.
        prose: characters of prose below each element.
    """
    if headline is None or headline.tag != "h1":
        return []
    names, own = _title_names(headline), text_of(headline)
    for h1 in _after(headline, node):
        if names & _title_names(h1) and text_of(h1) != own:
            return list(_from(_whole(h1, node, prose), node))
    return []


def _after(headline: Element, node: Element) -> list[Element]:
    """Return each h1 of *node* that stands behind the headline, which may stand before *node*."""
    found = list(node.iter("h1"))
    return found[found.index(headline) + 1 :] if headline in found else found


def _title_names(heading: Element) -> set[str]:
    return {name for name in (heading.get("class") or "").split() if _TITLE.search(name)}


def _whole(h1: Element, node: Element, prose: Mapping[Element, int]) -> Element:
    """Return the outermost element in *node* that begins with *h1*: no prose stands before it."""
    whole = h1
    while (parent := whole.getparent()) is not None and parent is not node:
        if any(prose.get(before, 0) for before in whole.itersiblings(preceding=True)):
            break
        whole = parent
    return whole


def _from(first: Element, node: Element) -> Iterator[Element]:
    """Yield *first* and all that follows it in *node*."""
    yield first
    for element in (first, *ancestors(first)):
        if element is node:
            return
        yield from element.itersiblings()
