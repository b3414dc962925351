"""The words of one element as spans, whatever it holds: for captions, cells and labels."""

from __future__ import annotations

from lxml import etree

from mirror.article.dom import BLOCK, SILENT, Element
from mirror.article.inline import MARKS, run, tidy
from mirror.article.links import anchor
from mirror.model import Span, Spans

_State = list[tuple[str, str | None]]


def spans_of(node: Element, base: str, without: frozenset[Element] = frozenset()) -> Spans:
    """Return the runs under *node* with marks and links, the elements *without* left out."""
    spans: list[Span] = []
    stack: _State = []
    walk = etree.iterwalk(node, events=("start", "end"))
    for event, item in walk:
        if event == "start":
            if item in without or item.tag in SILENT or item.tag in ("button", "noscript"):
                walk.skip_subtree()
                stack.append(("", None))
                continue
            stack.append((item.tag, anchor(item.get("href"), base) if item.tag == "a" else None))
            if item.text:
                spans.append(_run(item.text, stack))
        else:
            stack.pop()
            if item.tag == "br" or item.tag in BLOCK:
                spans.append(Span(text=" "))
            if item is not node and item.tail:
                spans.append(_run(item.tail, stack))
    return tidy(spans)


def _run(text: str, stack: _State) -> Span:
    marks = frozenset(MARKS[t] for t, _ in stack if t in MARKS)
    href = next((h for _, h in reversed(stack) if h), None)
    return run(text, marks, href)
