"""
meduza-w5: {root: {title, second_title, datetime (s), source, content: {lead, blocks, cards}}}.

A block is {type, data}; data is HTML, a list of HTML, an object or more blocks, as its type says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from mirror.discover.api.markup import Json, descend, figure, plain, time_of
from mirror.discover.values import Recovered

_SAME = frozenset(("p", "h2", "h3", "h4", "blockquote"))
_NESTED = frozenset(("grouped", "important_lead", "material_note"))
_TEMPLATES = {
    "lead": "<p>{}</p>",
    "quote": '<blockquote class="pull-quote">{}</blockquote>',
    "chapter-subtitle": "<h3>{}</h3>",
    "note_caption": "<p>{}</p>",
    "note_credit": '<p class="credit">{}</p>',
}
_NOT_TEXT = frozenset((  # the page's own furniture, and what Recovered has elsewhere
    "beet_subscription", "brief_subscription", "donation", "lead_hr", "meta", "related",
    "related_rich", "rich_title", "share", "simple_title", "tag",
))  # fmt: skip


def address(url: str) -> str:
    """Return the API's address of the article at *url*: its path under /api/w5."""
    return urljoin(url, "/api/w5" + urlsplit(url).path)


def read(answer: Json, url: str) -> Recovered:
    """Return the article in *answer*; any KeyError, TypeError or ValueError is a wrong shape."""
    root = answer["root"]
    blocks = list(_all_blocks(root["content"]))
    source = root.get("source") or {}
    return Recovered(
        url=url,
        title=plain(root["title"]),
        dek=plain(root.get("second_title")),
        raw_html="".join(_block(block, url, 0) for block in blocks),
        authors=tuple(filter(None, [plain(source.get("name"))])),
        published=time_of(root.get("published_at") or root.get("datetime")),
        language="en" if urlsplit(url).path.startswith("/en/") else "ru",
        left_out=tuple(sorted({kind for kind in _kinds(blocks, 0) if not _has_rule(kind)})),
    )


def _all_blocks(content: Json) -> Iterator[Json]:
    """The lead's blocks, the text's, and those of each card."""
    yield from content.get("lead") or ()
    yield from content.get("blocks") or ()
    for card in content.get("cards") or ():
        yield from card.get("blocks") or ()


def _kinds(blocks: Iterable[Json], depth: int) -> Iterator[str]:
    for block in blocks:
        yield str(block["type"])
        if block["type"] in _NESTED:
            yield from _kinds(block.get("data") or (), descend(depth))


def _has_rule(kind: str) -> bool:
    return any(kind in known for known in (_SAME, _NESTED, _TEMPLATES, _NOT_TEXT, _MAKERS))


def _block(block: Json, url: str, depth: int) -> str:
    kind, data = block["type"], block.get("data")
    if not data:
        return ""
    if kind in _SAME:
        return f"<{kind}>{data}</{kind}>"
    if kind in _NESTED:
        return "".join(_block(inner, url, descend(depth)) for inner in data)
    if kind in _TEMPLATES:
        return _TEMPLATES[kind].format(data)
    return _MAKERS[kind](data, url) if kind in _MAKERS else ""


def _image(data: Json, url: str) -> str:
    source = data.get("large_url") or data.get("original_url") or data.get("small_url") or ""
    return figure(urljoin(url, source), data.get("caption"), data.get("credit"))


def _embed(data: Json, _url: str) -> str:
    return f'<div class="embed">{data.get("html") or ""}</div>'


def _bullets(items: Iterable[str], _url: str) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def _numbers(items: Iterable[str], _url: str) -> str:
    return "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"


def _card_title(data: Json, _url: str) -> str:
    return f"<h2>{data['text']}</h2>"


_MAKERS: dict[str, Callable[[Any, str], str]] = {
    "image": _image,
    "embed": _embed,
    "ul": _bullets,
    "ol": _numbers,
    "card_title": _card_title,
}
