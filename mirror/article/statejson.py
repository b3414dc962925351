"""
Pages drawn by script: the text is in the page, but in JSON that a script would draw.

JSON-LD's articleBody comes first, then the longest text in the state that frameworks leave in
script elements. Both are read only where the page itself shows next to nothing, because they
lose marks and links and articleBody is often cut off (measured: whole in 4 of 5). State is often
a list of typed blocks: those that are headings or pictures are written as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from mirror.article.dom import Element
from mirror.article.states import states
from mirror.article.witness import Witness

_MAX_VALUES = 200_000
_MIN_BODY = 300  # characters of a text worth taking
_TEXT_KEYS = frozenset(
    ("articlebody", "body", "content", "text", "html", "bodyhtml", "contenthtml", "paragraph",
     "description_html", "fulltext", "articletext", "rawhtml", "value", "data", "p", "bodytext")
)  # fmt: skip

_TAG = re.compile(r"<[a-zA-Z][^<>]*>")
_KIND_KEYS = ("type", "t", "kind", "blockType", "block_type", "__typename", "component", "tag")
_HEADING = re.compile(r"^h[2-6]$|head(?:ing|er|line)|subtitle", re.IGNORECASE)
_MAX_HEADING = 200  # characters
_LIST = re.compile(r"^[uo]l$|list$|^(?:un)?ordered")
_ITEM_KEYS = ("items", "content", "children", "values")
_QUOTE = re.compile(r"quote", re.IGNORECASE)
_BY_KEYS = ("author", "cite", "credit", "attribution", "source")
_PHOTO = re.compile(r"image|photo|picture|^img$", re.IGNORECASE)
_NESTS = ("image", "photo", "picture", "file", "data", "attrs", "value")
_URL_KEYS = ("url", "src", "original_url", "originalurl", "large_url", "image_url", "imageurl")
_CAPTION_KEYS = ("caption", "description", "title")


def hidden_body(root: Element, witness: Witness, shown: int) -> str:
    """
    Return the article's text as HTML, "" where the page shows it itself.

    Args:
        root: the page.
        witness: what it says of itself.
        shown: characters of prose that the page shows.
    """
    said = witness.article.get("articleBody")
    if isinstance(said, str) and len(said) > max(_MIN_BODY, 2 * shown):
        return _markup(said)
    if shown >= _MIN_BODY:
        return ""
    return max((_longest(script.text or "") for script in root.iter("script")), key=len, default="")


def _longest(text: str) -> str:
    """Return the texts of one script's state that belong together, "" if it holds none."""
    if len(text) <= _MIN_BODY:
        return ""
    return max(map(_together, states(text)), key=len, default="")


def _together(value: object) -> str:
    """Return the texts of the list in *value* that has the most, "" if those are short."""
    lists: dict[int, list[str]] = {}
    weights: dict[int, int] = {}
    for group, length, found in _blocks(value):
        lists.setdefault(group, []).append(found)
        weights[group] = weights.get(group, 0) + length
    best = max(weights, key=lambda group: weights[group], default=0)
    if weights.get(best, 0) < _MIN_BODY:
        return ""
    return "\n".join(dict.fromkeys(lists[best]))


def _blocks(value: object) -> Iterator[tuple[int, int, str]]:
    """Yield the number of the list it is in, characters of prose and HTML of every block."""
    stack: list[tuple[object, int, str]] = [(value, 0, "")]
    groups = 0
    for _ in range(_MAX_VALUES):
        if not stack:
            return
        item, group, key = stack.pop()
        if isinstance(item, str):
            if key in _TEXT_KEYS and _reads(item):
                yield group, len(item), _markup(item)
        elif isinstance(item, list):
            groups += 1
            inside = group or groups
            stack.extend((v, inside, key) for v in reversed(item))
        elif isinstance(item, dict):
            if group and (typed := next(filter(None, (f(item) for f in _TYPED)), "")):
                yield group, 0, typed
            else:
                stack.extend((v, group, str(k).lower()) for k, v in reversed(item.items()))


def _markup(text: str) -> str:
    """Return *text* as HTML: as it is if it has markup, else a paragraph a line."""
    if _TAG.search(text):
        return text
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())


def _heading(block: dict[str, object]) -> str:
    """Return the h2 that a block of a heading's type is, "" if it is none."""
    if not _HEADING.search(_kind(block)):
        return ""
    texts = [v for k, v in block.items() if k.lower() in _TEXT_KEYS and isinstance(v, str)]
    short = len(texts) == 1 and 0 < len(texts[0]) <= _MAX_HEADING and not _TAG.search(texts[0])
    return f"<h2>{escape(texts[0])}</h2>" if short else ""


def _list(block: dict[str, object]) -> str:
    """Return the list that a block of that type is, "" if it is none."""
    kind = _kind(block).lower()
    if not _LIST.search(kind):
        return ""
    items = next(
        (v for k, v in block.items() if k.lower() in _ITEM_KEYS and isinstance(v, list)), []
    )
    texts = [_text(item) for item in items]
    name = "ol" if kind == "ol" or ("ordered" in kind and "unordered" not in kind) else "ul"
    rows = "".join(f"<li>{text if _TAG.search(text) else escape(text)}</li>" for text in texts)
    return f"<{name}>{rows}</{name}>" if texts and all(texts) else ""


def _quote(block: dict[str, object]) -> str:
    """Return the quotation that a block of that type is, "" if it is none."""
    said = _text(block) if _QUOTE.search(_kind(block)) else ""
    by = next((v for k, v in block.items() if k.lower() in _BY_KEYS and isinstance(v, str)), "")
    cite = f"<cite>{escape(by)}</cite>" if by else ""
    return f"<blockquote>{_markup(said)}{cite}</blockquote>" if said else ""


def _text(item: object) -> str:
    """Return the one text of a block or item, "" where it has none or several."""
    if isinstance(item, dict):
        texts = [v for k, v in item.items() if k.lower() in _TEXT_KEYS and isinstance(v, str)]
        return texts[0] if len(texts) == 1 else ""
    return item if isinstance(item, str) else ""


def _figure(block: dict[str, object]) -> str:
    """Return the figure that a block of a picture's type is, "" if it is none."""
    if not _PHOTO.search(_kind(block)):
        return ""
    nested = [v for k, v in block.items() if k.lower() in _NESTS and isinstance(v, dict)]
    flat = {
        k.lower(): v for part in (*nested[:1], block) for k, v in part.items() if isinstance(v, str)
    }
    url = next((flat[key] for key in _URL_KEYS if key in flat), "")
    caption = next((_markup(flat[key]) for key in _CAPTION_KEYS if key in flat), "")
    credit = f"<small class=credit>{escape(flat['credit'])}</small>" if "credit" in flat else ""
    image = f'<img src="{escape(url)}" alt="{escape(flat.get("alt", ""))}">'
    return f"<figure>{image}<figcaption>{caption}{credit}</figcaption></figure>" if url else ""


_TYPED = (_heading, _figure, _list, _quote)


def _kind(block: dict[str, object]) -> str:
    return next((str(block[key]) for key in _KIND_KEYS if isinstance(block.get(key), str)), "")


def _reads(text: str) -> bool:
    """Tell whether a string is prose: spaced words and an end of a sentence."""
    return (
        len(text) > 40
        and " " in text
        and "{" not in text[:200]
        and bool(re.search(r"[.!?…。؟։]", text))
    )
