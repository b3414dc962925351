"""
What the page says about itself to machines: JSON-LD, OpenGraph and other meta elements.

Witnesses are heard, not believed: JSON-LD often names only the first author, og:image is often a
share card, og:title carries the site's name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mirror.article.dom import Element

# schema.org types whose text is an article's (schema.org/Article and below, plus what outlets use).
_ARTICLE = re.compile(r"Article|BlogPosting|Report|LiveBlog|Review|Recipe", re.ASCII)
_MAX_JSON = 4_000_000  # characters of one script; json.loads is linear, its objects are large
_MAX_NODES = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Witness:
    """The page's own metadata, unverified."""

    meta: Mapping[str, tuple[str, ...]]
    """`key` of a meta element's name, property or itemprop -> its contents."""
    article: Mapping[str, Any] = field(default_factory=dict)
    """The JSON-LD node that describes this article; empty if none does."""
    nodes: tuple[Mapping[str, Any], ...] = ()
    """Every JSON-LD node, for those that refer to each other by @id."""

    def get(self, *names: str) -> str:
        """Return the first meta content under any of *names*, "" if there is none."""
        return next((v for n in names for v in self.meta.get(key(n), ())), "")

    def resolve(self, value: object) -> object:
        """Return *value*, or the node it refers to by @id alone."""
        if isinstance(value, dict) and set(value) == {"@id"}:
            return next(
                (n for n in self.nodes if n.get("@id") == value["@id"] and len(n) > 1), value
            )
        return value


def key(name: str) -> str:
    """Return a meta name as it is looked up: outlets write article:published_time in many ways."""
    return _PUNCTUATION.sub("", name.lower())


_PUNCTUATION = re.compile(r"[^a-z0-9]+")


def hear(root: Element) -> Witness:
    """Return what the page under *root* says about itself."""
    meta: dict[str, list[str]] = {}
    nodes: list[Mapping[str, Any]] = []
    for element in root.iter("meta", "script"):
        if element.tag == "script":
            if "ld+json" in (element.get("type") or ""):
                nodes.extend(_flat(_load(element.text or "")))
            continue
        content = " ".join((element.get("content") or "").split())
        for attribute in ("property", "name", "itemprop"):
            name = key(element.get(attribute) or "")
            if name and content:
                meta.setdefault(name, []).append(content)
    return Witness(
        meta={k: tuple(v) for k, v in meta.items()},
        article=_article(nodes),
        nodes=tuple(nodes[:_MAX_NODES]),
    )


_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
_TRAILING = re.compile(r",\s*(?=[}\]])")


def _load(text: str) -> object:
    """Return the value of a JSON-LD script; broken ones are mended where that is sure."""
    text = _COMMENT.sub("", text[:_MAX_JSON]).strip().rstrip(";")
    for candidate in (text, _TRAILING.sub("", text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _flat(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield every node of a JSON-LD value, wherever it hangs, without recursion."""
    stack, seen = [value], 0
    while stack and seen < _MAX_NODES:
        item = stack.pop()
        seen += 1
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            if "@type" in item or "@id" in item:
                yield item
            stack.extend(item[k] for k in ("mainEntity", "@graph", "mainEntityOfPage") if k in item)


def types(node: Mapping[str, Any]) -> str:
    """Return the @type of *node*, several joined by a space."""
    kind = node.get("@type")
    return " ".join(map(str, kind)) if isinstance(kind, list) else str(kind or "")


def _article(nodes: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    articles = [
        n
        for n in nodes
        if _ARTICLE.search(types(n))
        and (n.get("headline") or n.get("datePublished") or n.get("name"))
    ]
    # A list page describes many articles, an article page one: the first with most said about it.
    return max(
        articles,
        key=lambda n: (
            ("articleBody" in n) + sum(k in n for k in ("headline", "datePublished", "author"))
        ),
        default={},
    )


def strings(value: object) -> tuple[str, ...]:
    """Return the strings of a JSON-LD value that may be a string, a list or a node with a name."""
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("@value") or value.get("url"))
    if isinstance(value, list):
        return tuple(s for v in value[:100] if not isinstance(v, list) for s in strings(v))
    return ()
