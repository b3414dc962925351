"""
Whether a BODY can run or call home. It cannot, if `check` returns, even without its own policy.

    B1  bytes: UTF-8 of at most 12,000,000 bytes; no control but tab and line feed, no bidi control,
        no invisible mark, no noncharacter; the last line is `</html>`
    B2  head: exactly HEAD, with the Content-Security-Policy before all that it binds
    B3  style: one, whose SHA-256 the policy names, of plain rules that fetch nothing
    B4  markup: start tags, end tags and text, nothing else: no comment, no declaration; `&` only as
        a reference to `& < > "`
    B5  elements: only those of CONTENT, each inside one that may hold it, all closed, 64 deep, of
        200,000 tags
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

from signing.characters import forbidden, not_utf8, shorten
from signing.errors import FormatError

MAX_BODY = (
    12_000_000  # bytes; bundles are at most 5 MB, and a phone should not be made to read more
)
MAX_DEPTH = 64  # open elements; bundles use some 50, and Blink stops nesting at 512
MAX_TAGS = 200_000  # as forty long articles have; millions keep a phone busy for minutes

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
_ORDER = {_ROOT: ("body",), "body": ("header", "main", "footer")}
"""What is there once, in this order: what the file says of itself has its one place."""
_INCOMPLETE = "body is not a header, a main part and a footer"

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

_TAG = re.compile(rb'/(?P<end>[a-z][a-z0-9]*)|(?P<start>[a-z][a-z0-9]*)(?: [a-z-]+="[^"<>]*")*')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_LOOSE_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot);)")


def check(body: bytes, short: bytes | None = None) -> None:
    """
    Return if *body* cannot run or call home.

    Args:
        body: the text.
        short: what `characters.shorten` returns for it, if that is known already, and to be UTF-8.

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
    if b"&" in short and _LOOSE_AMPERSAND.search(short):
        raise FormatError("B4", "an ampersand is not one of the four references")
    _check_markup(short[head.end() : -len(TAIL)])  # B4 to B8


def _short(body: bytes) -> bytes:
    short = shorten(body)
    if not_utf8(short) >= 0:
        raise FormatError("B1", f"body is not UTF-8 at byte {not_utf8(body)}")
    return short


def _check_characters(short: bytes) -> None:
    if bad := forbidden(short):
        raise FormatError("B1", f"character U+{ord(bad):04X} must not stand in a body")
    if not short.endswith(TAIL):
        raise FormatError("B1", "body does not end in </html> and a line feed")


def _check_style(style: bytes, digest: bytes) -> None:
    if b2a_base64(hashlib.sha256(style).digest(), newline=False) != digest:
        raise FormatError("B3", "the stylesheet is not the one the policy names")
    calls = {word.lower() for word in re.findall(rb"([a-z-]*)\(", style, re.IGNORECASE)}
    rules = {word.lower() for word in re.findall(rb"@([a-z-]*)", style, re.IGNORECASE)}
    if not _STYLE.fullmatch(style) or calls - _STYLE_CALLS or rules - _STYLE_RULES:
        raise FormatError("B3", "the stylesheet holds more than plain rules")


class _Place:
    """
    Where in BODY one is: what is open, and what is still due there.

    Of most tags there are many alike, so where one leads from here is found out once and then
    looked up in `leads`. That holds since nothing but the place may decide about a tag.
    """

    __slots__ = ("_inside", "_open", "due", "holds", "leads", "outside", "takes_text")

    def __init__(
        self, open_: tuple[str, ...], due: tuple[str, ...], outside: _Place | None
    ) -> None:
        self._open = open_  # by name, the innermost last
        self.due = due  # what must still stand in that one, in this order
        self.outside = outside  # where its end tag leads
        self.holds = frozenset(due[:1]) if open_[-1] in _ORDER else CONTENT[open_[-1]]
        self.takes_text = "#text" in self.holds
        self._inside: dict[str, _Place] = {}
        self.leads: dict[bytes, _Place] = {}

    def take(self, tag: bytes) -> _Place | None:
        """Return where *tag* leads, None if it is none; raise FormatError if it may not be here."""
        match = _TAG.fullmatch(tag)
        if not match:
            return None
        if match["end"]:
            place = self._end(match["end"].decode())
        else:
            name = match["start"].decode()
            place = self._start(name)
            _check_attributes(name, tag)
        self.leads[tag] = place
        return place

    def _start(self, name: str) -> _Place:
        if name not in self.holds or (name == "a" and "a" in self._open):
            raise FormatError("B5", f"<{name}> inside {self._open[-1]}")
        if name in _VOID:
            return self
        if len(self._open) == MAX_DEPTH:
            raise FormatError("B5", f"more than {MAX_DEPTH} elements are open")
        if name not in self._inside:
            outside = _Place(self._open, self.due[1:], self.outside) if self.due else self
            self._inside[name] = _Place((*self._open, name), _ORDER.get(name, ()), outside)
        return self._inside[name]

    def _end(self, name: str) -> _Place:
        if name != self._open[-1] or self.outside is None:
            raise FormatError("B5", f"</{name}> closes what is not open")
        if self.due:
            raise FormatError("B5", _INCOMPLETE)
        return self.outside

    def check_no_text(self, text: bytes) -> None:
        """Raise FormatError if *text* may not stand here."""
        if not self.takes_text and text.strip(b"\n"):
            raise FormatError("B5", f"text inside {self._open[-1]}: {text.decode()[:40]!r}")


def _check_markup(html: bytes) -> None:
    """Check all between head and tail: one body, well nested (B4, B5), and every attribute."""
    place, done = _Place((_ROOT,), _ORDER[_ROOT], None), 0
    for _ in range(MAX_TAGS + 1):
        start, stop = html.find(_LESS, done), html.find(_GREATER, done)
        if not -1 < start < stop:
            break
        if start > done and not place.takes_text:
            place.check_no_text(html[done:start])
        tag = html[start + 1 : stop]
        following = place.leads.get(tag) or place.take(tag)
        if not following:
            raise _no_markup(html, start)
        place, done = following, stop + 1
    else:
        raise FormatError("B5", f"more than {MAX_TAGS} tags")
    odd = min((at for at in (start, stop) if at >= 0), default=len(html))
    place.check_no_text(html[done:odd])
    if odd < len(html):
        raise _no_markup(html, odd)
    if place.due or place.outside:
        raise FormatError("B5", _INCOMPLETE)


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
