"""
Whether a BODY can run or call home. It cannot, if `check` returns, even without its own policy.

    B1  bytes: UTF-8 of at most 12,000,000 bytes; no control but tab and line feed, no bidi control,
        no invisible mark, no noncharacter; the last line is `</html>`
    B2  head: exactly HEAD, with the Content-Security-Policy before all that it binds
    B3  style: one, whose SHA-256 the policy names, of plain rules that fetch nothing
    B4  markup: start tags, end tags and text, nothing else: no comment, no declaration; `&` only as
        a reference to `& < > "`
    B5  elements: only those of CONTENT, each inside one that may hold it, all closed, 64 deep
    B6  attributes: only those of ATTRIBUTES, in double quotes, once each, each of its form
    B7  links: http, https, mailto, tel, a place in this file, or the name of another bundle
    B8  pictures: WebP, JPEG or PNG inside the file, as canonical base64 of bytes that begin as one

This is no sanitizer: it takes exactly what `mirror.html` writes and refuses all else. As nothing in
the grammar is mended by a browser (no tag is implied, no nesting corrected), the tree checked here
is the tree a reader's browser builds. It needs the standard library alone.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from signing.errors import FormatError

MAX_BODY = (
    12_000_000  # bytes; bundles are at most 5 MB, and a phone should not be made to read more
)
MAX_DEPTH = 64  # open elements; bundles use some 50, and Blink stops nesting at 512

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ufdd0-\ufdef\ufff9-\ufffb"
    + "".join(chr(plane + low) for plane in range(0, 0x110000, 0x10000) for low in (0xFFFE, 0xFFFF))
    + "]"
)

_COMMON = bytes(range(0x20, 0x7F)) + b"\t\n"

HEAD = re.compile(
    r"<!DOCTYPE html>\n"
    r'<html lang="[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*" dir="(?:ltr|rtl)">\n'
    r"<head>\n"
    r'<meta charset="utf-8">\n'
    r'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:;'
    r" style-src 'sha256-(?P<digest>[A-Za-z0-9+/]{43}=)'; base-uri 'none'; form-action 'none'\">\n"
    r'<meta name="referrer" content="no-referrer">\n'
    r'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    r"<title>(?P<title>[^<>\n]*)</title>\n"
    r"<style>(?P<style>[^<]*)</style>\n"
    r"</head>\n"
)
TAIL = "</html>\n"

_STYLE = re.compile(r"[A-Za-z0-9 \n#%+,./:;>{}()=@!-]*")
"""No quote, backslash, star or "<": so no string, escape or comment can hide a word."""
_STYLE_CALLS = {"media", "var"}  # what may stand before "("; url() and its like fetch
_STYLE_RULES = {"media"}  # @import and @font-face fetch


def _set(names: str) -> frozenset[str]:
    return frozenset(names.split())


_PHRASING = _set("a bdi br cite code em q s strong sub sup time #text")
_FLOW = _set("p h2 h3 h4 ul ol blockquote figure table pre hr aside")
CONTENT: dict[str, frozenset[str]] = {
    "body": frozenset({"header", "main", "footer"}),
    "main": frozenset({"article"}),
    "article": _FLOW | {"header"},
    "header": frozenset({"p", "h1", "hgroup"}),
    "hgroup": frozenset({"h1", "p"}),
    "footer": frozenset({"h2", "h3", "p", "dl"}),
    "dl": frozenset({"dt", "dd"}),
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "li": _FLOW | _PHRASING,
    "blockquote": _FLOW,
    "aside": _FLOW,
    "figure": frozenset({"img", "p", "blockquote", "figcaption"}),
    "table": frozenset({"caption", "tbody"}),
    "tbody": frozenset({"tr"}),
    "tr": frozenset({"th", "td"}),
    **dict.fromkeys(
        _set(
            "h1 h2 h3 h4 p pre dt dd figcaption caption th td a bdi cite code em q s strong sub sup"
            " time"
        ),
        _PHRASING,
    ),
    "br": frozenset(),
    "hr": frozenset(),
    "img": frozenset(),
}
"""Each element with what it may hold; #text is text that is more than line feeds."""
_VOID = _set("br hr img")
_ROOT = "#root"  # no tag can be called that
_IN_ROOT = frozenset({"body"})
_PARTS = ["body", "header", "main", "footer"]
"""The body and what it holds, in this order: what the file says of itself has its one place."""

_HREF = re.compile(
    r"https?://[!-~]+|(?:mailto|tel):[!-~]+|#[a-z][a-z0-9-]*|[0-9a-f]{32}\.html",
)
_COUNT = re.compile(r"[1-9][0-9]{0,4}")
_ID = re.compile(r"[a-z][a-z0-9-]{0,31}")
_ANY = re.compile(r"[^<>]*")
_LANG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_DIR = re.compile(r"ltr|rtl|auto")
_SRC = re.compile(r"data:image/(webp|jpeg|png);base64,([A-Za-z0-9+/]+={0,2})")
_REL = re.compile(r"nofollow noopener noreferrer")
_EVERYWHERE = {"id": _ID, "lang": _LANG, "dir": _DIR}
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "a": {"href": _HREF, "rel": _REL},
    "img": {"src": _SRC, "alt": _ANY, "width": _COUNT, "height": _COUNT},
    "ol": {"start": re.compile(r"-?[0-9]{1,9}")},
    "td": {"colspan": _COUNT, "rowspan": _COUNT},
    "th": {"colspan": _COUNT, "rowspan": _COUNT},
    "time": {"datetime": re.compile(r"[0-9TZ:-]{10,20}")},
}
"""The attributes of an element beyond id, lang and dir, each with the form of its value."""
_MAGIC = {
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
}

_TOKEN = re.compile(
    r'<(?P<start>[a-z][a-z0-9]*)(?P<attributes>(?: [a-z-]+="[^"<>]*")*)>'
    r"|</(?P<end>[a-z][a-z0-9]*)>"
    r"|(?P<text>[^<>]+)"
)
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_LOOSE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot);)")


def check(body: bytes) -> None:
    """
    Return if *body* cannot run or call home.

    Raises:
        FormatError: it breaks one of the rules B1 to B8 above; `rule` says which.
    """
    html = _text(body)  # B1
    head = HEAD.match(html)
    if head is None:
        raise FormatError("B2", "the head is not the one a bundle has")
    _check_style(head["style"], head["digest"])  # B3
    _check_references(head["title"])  # B4
    _check_markup(html[head.end() : -len(TAIL)])  # B4 to B8


def _text(body: bytes) -> str:
    if len(body) > MAX_BODY:
        raise FormatError("B1", f"body is {len(body)} bytes, expected at most {MAX_BODY}")
    try:
        html = body.decode()
    except UnicodeDecodeError as error:
        raise FormatError("B1", f"body is not UTF-8 at byte {error.start}") from error
    rare = set(body.translate(None, _COMMON).decode())  # a picture is much text and few letters
    if bad := _FORBIDDEN.search("".join(sorted(rare))):
        raise FormatError("B1", f"character U+{ord(bad[0]):04X} must not stand in a body")
    if not html.endswith(TAIL):
        raise FormatError("B1", "body does not end in </html> and a line feed")
    return html


def _check_style(style: str, digest: str) -> None:
    if base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() != digest:
        raise FormatError("B3", "the stylesheet is not the one the policy names")
    calls = {word.lower() for word in re.findall(r"([a-z-]*)\(", style, re.IGNORECASE)}
    rules = {word.lower() for word in re.findall(r"@([a-z-]*)", style, re.IGNORECASE)}
    if not _STYLE.fullmatch(style) or calls - _STYLE_CALLS or rules - _STYLE_RULES:
        raise FormatError("B3", "the stylesheet holds more than plain rules")


def _check_references(text: str) -> None:
    if _LOOSE_AMPERSAND.search(text):
        raise FormatError("B4", "an ampersand is not one of the four references")


class _Markup:
    """What is open while the tokens go by."""

    def __init__(self) -> None:
        self.open = [_ROOT]
        self.parts: list[str] = []

    def start(self, name: str) -> None:
        parent = self.open[-1]
        if name not in CONTENT.get(parent, _IN_ROOT) or (name == "a" and "a" in self.open):
            raise FormatError("B5", f"<{name}> inside {parent}")
        if parent in {_ROOT, "body"}:
            self.parts.append(name)
        if name not in _VOID:
            self.open.append(name)
        if len(self.open) > MAX_DEPTH:
            raise FormatError("B5", f"more than {MAX_DEPTH} elements are open")

    def end(self, name: str) -> None:
        if name != self.open.pop():
            raise FormatError("B5", f"</{name}> closes what is not open")

    def text(self, text: str) -> None:
        parent = self.open[-1]
        if text.strip("\n") and "#text" not in CONTENT.get(parent, _IN_ROOT):
            raise FormatError("B5", f"text inside {parent}: {text[:40]!r}")


def _check_markup(html: str) -> None:
    """Check all between head and tail: one body, well nested (B4, B5), and every attribute."""
    markup = _Markup()
    at = 0
    while at < len(html):
        token = _TOKEN.match(html, at)
        if token is None:
            raise FormatError("B4", f"neither tag nor text: {html[at : at + 40]!r}")
        at = token.end()
        if token["text"] is not None:
            _check_references(token["text"])
            markup.text(token["text"])
        elif token["end"] is not None:
            markup.end(token["end"])
        else:
            markup.start(token["start"])
            _check_attributes(token["start"], token["attributes"])
    if markup.open != [_ROOT] or markup.parts != _PARTS:
        raise FormatError("B5", "body is not a header, a main part and a footer")


def _check_attributes(name: str, unverified: str) -> None:
    """Check the attributes of one start tag (B6), its link (B7) and its picture (B8)."""
    values: dict[str, str] = {}
    for key, value in _ATTRIBUTE.findall(unverified):
        _check_references(value)
        form = {**_EVERYWHERE, **ATTRIBUTES.get(name, {})}.get(key)
        if form is None or key in values or not form.fullmatch(value):
            raise FormatError(_rule(key), f"{key} of <{name}> is not allowed: {value[:80]!r}")
        values[key] = value
    if values.get("href", "").startswith("http") and "rel" not in values:
        raise FormatError("B7", "a link to the web must have rel")
    if name == "img" and "src" not in values:
        raise FormatError("B8", "a picture has no bytes")
    if "src" in values:
        _check_picture(values["src"])


def _rule(attribute: str) -> str:
    return {"href": "B7", "rel": "B7", "src": "B8"}.get(attribute, "B6")


def _check_picture(src: str) -> None:
    kind, text = _SRC.fullmatch(src).groups()  # type: ignore[union-attr] # B6 has matched it
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise FormatError("B8", f"a picture is not base64: {error}") from error
    if base64.b64encode(data).decode() != text or not _MAGIC[kind].match(data):
        raise FormatError("B8", f"a picture is not {kind} in canonical base64")
