"""What an outlet file's selectors find on a page, and which of them find nothing."""

from __future__ import annotations

from dataclasses import dataclass

from mirror.article.dom import Element, ancestors
from mirror.article.hints import Hints
from mirror.model import Dropped


@dataclass(frozen=True, kw_only=True, slots=True)
class Hinted:
    """Elements that each hint matched, in document order; empty where it was not given or stale."""

    article: tuple[Element, ...]
    title: tuple[Element, ...]
    byline: tuple[Element, ...]
    date: tuple[Element, ...]
    dek: tuple[Element, ...]
    body: tuple[Element, ...]
    drop: tuple[Element, ...]
    stale: tuple[Dropped, ...]
    """One for each selector that matched nothing, or is none."""


def look(root: Element, hints: Hints) -> Hinted:
    """Return what the selectors of *hints* match under *root*."""
    stale: list[Dropped] = []

    def match(name: str, selector: str) -> tuple[Element, ...]:
        found = _select(root, selector) if selector else ()
        if selector and not found:
            stale.append(Dropped(rule="hint", sample=f"{name}: {selector}"[:120]))
        return found

    article = match("article", hints.article)

    def inside(name: str, selector: str) -> tuple[Element, ...]:
        return _within(match(name, selector), article)

    return Hinted(
        article=article,
        title=inside("title", hints.title),
        byline=inside("byline", hints.byline),
        date=inside("date", hints.date),
        dek=inside("dek", hints.dek),
        body=inside("body", hints.body),
        drop=tuple(e for s in hints.drop for e in _select(root, s)),  # a box may be absent
        stale=tuple(stale),
    )


def _select(root: Element, selector: str) -> tuple[Element, ...]:
    from cssselect import SelectorError  # noqa: PLC0415  only pages of outlets with a file need it

    try:
        return tuple(root.cssselect(selector))
    except SelectorError:
        return ()


def _within(found: tuple[Element, ...], article: tuple[Element, ...]) -> tuple[Element, ...]:
    """The next article of an infinite scroll matches as well; only ours counts."""
    if not article:
        return found
    return tuple(e for e in found if any(up is article[0] for up in (e, *ancestors(e)))) or found


def body_of(hinted: Hinted) -> tuple[Element, dict[Element, str]] | None:
    """Return the element that holds the body and what in it is not, None without a hint."""
    if not hinted.body:
        return None
    first = hinted.body[0]
    parent = first.getparent()
    if len(hinted.body) == 1 or parent is None:
        return first, {}
    matched = set(hinted.body)
    return parent, {child: "hint drop" for child in parent if child not in matched}
