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

import hashlib
import re
from binascii import a2b_base64, b2a_base64

from signing.errors import FormatError
from signing.runs import decoded, not_utf8, shorten

MAX_BODY = (
    12_000_000  # bytes; bundles are at most 5 MB, and a phone should not be made to read more
)
MAX_DEPTH = 64  # open elements; bundles use some 50, and Blink stops nesting at 512

_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n")) + b"\x7f"
_FORBIDDEN = {
    **dict.fromkeys(_CONTROLS, re.compile(b"[%s]" % re.escape(_CONTROLS))),
    0xC2: re.compile(rb"\xc2[\x80-\x9f]"),  # the other controls
    0xD8: re.compile(rb"\xd8\x9c"),  # U+061C
    0xE2: re.compile(rb"\xe2(?:\x80[\x8b\x8e\x8f\xa8-\xae]|\x81[\xa0-\xa9])"),  # U+200B to U+2069
    0xEF: re.compile(rb"\xef(?:\xb7[\x90-\xaf]|\xbb\xbf|\xbf[\xb9-\xbb\xbe\xbf])"),  # from U+FDD0
    **dict.fromkeys(
        b"\xf0\xf1\xf2\xf3\xf4",  # the last two of each plane
        re.compile(rb"[\xf0-\xf4][\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]"),
    ),
}
"""What must not stand in a text, in UTF-8 (RFC 3629), by the first byte."""
_HARMLESS = bytes(set(range(256)) - _FORBIDDEN.keys())

HEAD = re.compile(
    rb"<!DOCTYPE html>\n"
    rb'<html lang="[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*" dir="(?:ltr|rtl)">\n'
    rb"<head>\n"
    rb'<meta charset="utf-8">\n'
    rb'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:;'
    rb" style-src 'sha256-(?P<digest>[A-Za-z0-9+/]{43}=)'; base-uri 'none'; form-action 'none'\">\n"
    rb'<meta name="referrer" content="no-referrer">\n'
    rb'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    rb"<title>(?P<title>[^<>\n]*)</title>\n"
    rb"<style>(?P<style>[^<]*)</style>\n"
    rb"</head>\n"
)
TAIL = b"</html>\n"

_STYLE = re.compile(rb"[A-Za-z0-9 \n#%+,./:;>{}()=@!-]*")
"""No quote, backslash, star or "<": so no string, escape or comment can hide a word."""
_STYLE_CALLS = {b"media", b"var"}  # what may stand before "("; url() and its like fetch
_STYLE_RULES = {b"media"}  # @import and @font-face fetch


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
_HOLDS = {**CONTENT, _ROOT: frozenset({"body"})}
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
_FORMS = {name: {**_EVERYWHERE, **ATTRIBUTES.get(name, {})} for name in CONTENT}
_LESS, _GREATER = b"<>"
_MAGIC = {
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
}

_TAG = re.compile(rb'(/[a-z][a-z0-9]*)|([a-z][a-z0-9]*)(?: [a-z-]+="[^"<>]*")*')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_LOOSE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot);)")


def check(body: bytes, short: bytes | None = None) -> None:
    """
    Return if *body* cannot run or call home.

    Args:
        body: the text.
        short: what `runs.shorten` returns for it, if that is known already, and to be UTF-8.

    Raises:
        FormatError: it breaks one of the rules B1 to B8 above; `rule` says which.
    """
    if len(body) > MAX_BODY:
        raise FormatError("B1", f"body is {len(body)} bytes, expected at most {MAX_BODY}")
    short = _short(body) if short is None else short
    _check_characters(short)  # B1
    head = HEAD.match(short)
    if head is None:
        raise FormatError("B2", "the head is not the one a bundle has")
    _check_style(head["style"], head["digest"])  # B3
    if _LOOSE_AMPERSAND.search(short):
        raise FormatError("B4", "an ampersand is not one of the four references")
    _check_markup(short[head.end() : -len(TAIL)])  # B4 to B8


def _short(body: bytes) -> bytes:
    short = shorten(body)
    if decoded(short) is None:
        raise FormatError("B1", f"body is not UTF-8 at byte {not_utf8(body)}")
    return short


def _check_characters(short: bytes) -> None:
    rest = short.translate(None, _HARMLESS)
    firsts = [first for first in _FORBIDDEN if first in rest]
    found = [bad for first in firsts if (bad := _FORBIDDEN[first].search(short))]
    if found:
        code = ord(min(found, key=lambda one: one.start())[0].decode())
        raise FormatError("B1", f"character U+{code:04X} must not stand in a body")
    if not short.endswith(TAIL):
        raise FormatError("B1", "body does not end in </html> and a line feed")


def _check_style(style: bytes, digest: bytes) -> None:
    if b2a_base64(hashlib.sha256(style).digest(), newline=False) != digest:
        raise FormatError("B3", "the stylesheet is not the one the policy names")
    calls = {word.lower() for word in re.findall(rb"([a-z-]*)\(", style, re.IGNORECASE)}
    rules = {word.lower() for word in re.findall(rb"@([a-z-]*)", style, re.IGNORECASE)}
    if not _STYLE.fullmatch(style) or calls - _STYLE_CALLS or rules - _STYLE_RULES:
        raise FormatError("B3", "the stylesheet holds more than plain rules")


class _Markup:
    """What is open while tags and text go by."""

    def __init__(self) -> None:
        self.open = [_ROOT]
        self.parts: list[str] = []

    def start(self, name: str) -> None:
        parent = self.open[-1]
        if name not in _HOLDS[parent] or (name == "a" and "a" in self.open):
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

    def text(self, text: bytes) -> None:
        parent = self.open[-1]
        if "#text" not in _HOLDS[parent] and text.strip(b"\n"):
            raise FormatError("B5", f"text inside {parent}: {text.decode()[:40]!r}")


def _check_markup(html: bytes) -> None:
    """Check all between head and tail: one body, well nested (B4, B5), and every attribute."""
    markup = _Markup()
    read: dict[bytes, str] = {}  # tags, with what they name: of most there are many alike
    done = 0
    while (start := html.find(_LESS, done)) >= 0:
        stop = html.find(_GREATER, done)
        if 0 <= stop < start:
            break
        markup.text(html[done:start])
        tag = html[start + 1 : stop]
        name = read.get(tag) or _name(tag)
        if not name or stop < 0:
            raise _no_markup(html, start)
        if name[0] == "/":
            markup.end(name[1:])
        else:
            markup.start(name)
            if tag not in read:
                _check_attributes(name, tag)
        read[tag] = name
        done = stop + 1
    stray = html.find(_GREATER, done)
    markup.text(html[done : stray if stray >= 0 else None])
    if stray >= 0:
        raise _no_markup(html, stray)
    if markup.open != [_ROOT] or markup.parts != _PARTS:
        raise FormatError("B5", "body is not a header, a main part and a footer")


def _name(tag: bytes) -> str:
    """Return the name in a tag, with the slash of an end tag; "" if it is no tag."""
    match = _TAG.fullmatch(tag)
    return (match[1] or match[2]).decode() if match else ""


def _no_markup(html: bytes, at: int) -> FormatError:
    until = html.find(_LESS, at + 1)
    piece = html[at : until if until >= 0 else None].decode()
    return FormatError("B4", f"neither tag nor text: {piece[:40]!r}")


def _check_attributes(name: str, tag: bytes) -> None:
    """Check the attributes of one start tag (B6), its link (B7) and its picture (B8)."""
    values: dict[str, str] = {}
    for key, value in _ATTRIBUTE.findall(tag.decode()):
        form = _FORMS[name].get(key)
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
        data = a2b_base64(text)
    except ValueError:
        data = b""
    if b2a_base64(data, newline=False).decode() != text or not _MAGIC[kind].match(data):
        raise FormatError("B8", f"a picture is not {kind} in canonical base64")
