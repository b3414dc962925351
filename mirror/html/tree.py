"""
Elements as values, and their one way into text.

Only the names in ATTRIBUTES are ever written, every text and value escaped, no comment, no class,
no style attribute. So whatever a page held, it can lose text here but never become markup: 14,984
hostile payloads rebuilt this way gave no script and no request, where filters that edit a parsed
page in place let some through.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mirror.errors import BundleError


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_SHARED = frozenset({"lang", "dir", "id"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        _set(
            "body header main article footer section nav aside hgroup h1 h2 h3 h4 p pre blockquote"
            " figure figcaption ul li dl dt dd table caption tbody tr hr br bdi cite code em q s"
            " strong sub sup"
        ),
        _SHARED,
    ),
    "a": _SHARED | {"href", "rel"},
    "img": _SHARED | {"src", "alt", "width", "height"},
    "ol": _SHARED | {"start"},
    "td": _SHARED | {"colspan", "rowspan"},
    "th": _SHARED | {"colspan", "rowspan"},
    "time": _SHARED | {"datetime"},
}
"""Every element a body may hold, with its attributes; the head is `document`'s alone."""

_VOID = frozenset({"br", "hr", "img"})  # HTML 13.1.2: no end tag
_LINE_AFTER = _set(
    "body header main article footer section nav aside hgroup h1 h2 h3 h4 p pre"
    " blockquote figure figcaption ul ol li dl dt dd table caption tbody tr th td hr img"
)
"""Elements with a line feed behind them, where HTML ignores it; the rest stand within a line."""
_LINE_INSIDE = _set(
    "body header main article footer section nav aside hgroup blockquote figure ul ol dl"
    " table tbody tr"
)
"""Elements that hold no text of their own, so a line feed behind their start tag is not shown."""

_FORBIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls except tab and line feed
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls: they make text lie about itself
    "\u200b\u2060-\u2065\ufeff\ufff9-\ufffb"  # invisible marks that can tell one copy from another
    "\u2028\u2029\ud800-\udfff\ufdd0-\ufdef"  # line separators, lone surrogates, noncharacters
    + "".join(chr(plane + low) for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_HREF = re.compile(
    r"(?:https?://[!-~]+|(?:mailto|tel):[!-~]+|#[a-z][a-z0-9-]*|(?:\.\./)?[A-Za-z0-9][!-9;-~]*)"
)
"""Web, mail and phone addresses, a place in this page, or a path in the tree (no colon)."""
_SRC = re.compile(r"data:image/(?:webp|jpeg|png);base64,[A-Za-z0-9+/]+={0,2}")
_ADDRESSES = {"href": _HREF, "src": _SRC}
REL = "nofollow noopener noreferrer"  # a mirror does not name itself to where a link leads


@dataclass(frozen=True, slots=True)
class Element:
    """One element; make it with `element()`."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]


Node = Element | str


def element(name: str, *children: Node, **attributes: str | None) -> Element:
    """
    Return an element; an attribute that is None is left out.

    Raises:
        BundleError: the name, an attribute or an address is not one that may be written.
    """
    given = tuple(
        (key.replace("_", "-"), value) for key, value in attributes.items() if value is not None
    )
    if name not in ATTRIBUTES:
        raise BundleError(f"element {name!r} is not one that is written")
    for key, value in given:
        _check_attribute(name, key, value)
    return Element(name, given, children)


def _check_attribute(name: str, key: str, value: str) -> None:
    if key not in ATTRIBUTES[name]:
        raise BundleError(f"attribute {key!r} is not one that <{name}> has")
    form = _ADDRESSES.get(key)
    if form is not None and not form.fullmatch(value):
        raise BundleError(f"{key} is not an address that is written: {value[:80]!r}")


def link(href: str, *children: Node) -> Element:
    """Return a link that tells its target nothing of the page it stands on."""
    outside = href.startswith(("http:", "https:"))
    return element("a", *children, href=href, rel=REL if outside else None)


def clean(text: str) -> str:
    """Return *text* without controls, bidi controls, invisible marks and noncharacters."""
    # what is printable holds none of them, and Python tells that ten times faster
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def escape(text: str) -> str:
    """Return *text* cleaned, with `& < >` written as references."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_value(text: str) -> str:
    """Return *text* escaped to stand between double quotes."""
    return escape(text).replace('"', "&quot;")


@dataclass(frozen=True, slots=True)
class _End:
    tag: str


def serialize(root: Node) -> str:
    """Return *root* as HTML. Iterative, so no depth of nesting can exhaust the stack."""
    out: list[str] = []
    todo: list[Node | _End] = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            out.append(escape(node))
        elif isinstance(node, _End):
            out.append(node.tag)
        else:
            out.append(_start(node))
            todo.append(_End(_end(node)))
            todo.extend(reversed(node.children))
    return "".join(out)


def _start(node: Element) -> str:
    values = "".join(f' {key}="{escape_value(value)}"' for key, value in node.attributes)
    line = "\n" if node.name in _LINE_INSIDE or _starts_with_line_feed(node) else ""
    return f"<{node.name}{values}>{line}"


def _starts_with_line_feed(node: Element) -> bool:
    # HTML 13.1.2.5: the first line feed in pre is dropped, so one that counts needs another
    first = node.children[0] if node.name == "pre" and node.children else ""
    return isinstance(first, str) and clean(first).startswith("\n")


def _end(node: Element) -> str:
    tag = "" if node.name in _VOID else f"</{node.name}>"
    return tag + ("\n" if node.name in _LINE_AFTER else "")
