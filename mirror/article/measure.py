"""How much text hangs where: one pass over the tree, from the leaves up."""

from __future__ import annotations

from dataclasses import dataclass

from mirror.article.dom import BLOCK, HEADINGS, SILENT, Element


@dataclass(frozen=True, kw_only=True, slots=True)
class Measures:
    """Counts of characters for each element, white space not counted twice."""

    order: list[Element]
    """Every element, in document order."""
    own: dict[Element, int]
    """Of a block: its text outside of inner blocks."""
    total: dict[Element, int]
    links: dict[Element, int]
    """Of `total`, inside links."""
    prose: dict[Element, int]
    """Of `total`, in blocks that read like paragraphs: long enough and not mostly links."""


_PROSE_CHARS = 40  # shorter blocks are labels and headings more often than sentences


def measure(root: Element) -> Measures:
    """Return the measures of every element under *root*."""
    order = list(root.iter())
    own, total = dict.fromkeys(order, 0), dict.fromkeys(order, 0)
    links, own_links, prose = (
        dict.fromkeys(order, 0),
        dict.fromkeys(order, 0),
        dict.fromkeys(order, 0),
    )
    for element in reversed(order):
        tag, parent = element.tag, element.getparent()
        tail = _length(element.tail)
        if tag in SILENT:
            if tail and parent is not None:
                own[parent] += tail
                total[parent] += tail
            continue
        here = _length(element.text)
        if here:
            own[element] += here
            total[element] += here
        if tag == "a":
            links[element] = own_links[element] = total[element]
        if tag in BLOCK:
            words = own[element] - own_links[element]
            if words >= _PROSE_CHARS and words > own_links[element] and tag not in HEADINGS:
                prose[element] += words
        elif parent is not None:
            own[parent] += own[element]
            own_links[parent] += own_links[element]
        if parent is not None:
            total[parent] += total[element] + tail
            own[parent] += tail
            links[parent] += links[element]
            prose[parent] += prose[element]
    return Measures(order=order, own=own, total=total, links=links, prose=prose)


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0
