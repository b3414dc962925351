"""
Rules B1 to B8 read off docs/FORMAT.md as plainly as can be: what `signing.inert` is held against.

It looks at every character of the whole text, one token after the other, and knows no short cut.
The two lists, of elements and of attributes, are those of `signing.inert`.
"""

import base64
import binascii
import hashlib
import re

from signing.inert import ATTRIBUTES, CONTENT, MAX_BODY, MAX_DEPTH, MAX_TAGS

FORBIDDEN = frozenset(
    chr(code)
    for span in (
        range(0x09),
        range(0x0B, 0x20),
        range(0x7F, 0xA0),
        (0x061C, 0x200B, 0x200E, 0x200F, 0xFEFF),
        range(0x2028, 0x202F),
        range(0x2060, 0x206A),
        range(0xFDD0, 0xFDF0),
        range(0xFFF9, 0xFFFC),
        *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000)),
    )
    for code in span
)
HEAD = """<!DOCTYPE html>
<html lang="LANG" dir="DIR">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
style-src 'sha256-DIGEST'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title>
<style>STYLE</style>
</head>
"""
PARTS = {
    "LANG": r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*",
    "DIR": "ltr|rtl",
    "DIGEST": r"[A-Za-z0-9+/]{43}=",
    "TITLE": r"[^<>\n]*",
    "STYLE": r"[^<]*",
}
PARTS_OF_BODY = ["body", "header", "main", "footer"]
TOKEN = re.compile(
    r'<(?P<start>[a-z][a-z0-9]*)(?P<attributes>(?: [a-z-]+="[^"<>]*")*)>'
    r"|</(?P<end>[a-z][a-z0-9]*)>"
    r"|(?P<text>[^<>]+)"
)
EVERYWHERE = {
    "id": r"[a-z][a-z0-9-]{0,31}",
    "lang": PARTS["LANG"],
    "dir": "ltr|rtl|auto",
}
BEGINNINGS = {
    "webp": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
    "jpeg": lambda data: data[:3] == b"\xff\xd8\xff",
    "png": lambda data: data[:8] == b"\x89PNG\r\n\x1a\n",
}


def broken_rule(body: bytes) -> str:
    """Return the rule that *body* breaks, "" if it is inert."""
    try:
        html = body.decode()
    except UnicodeDecodeError:
        return "B1"
    if len(body) > MAX_BODY or FORBIDDEN & set(html) or not html.endswith("</html>\n"):
        return "B1"
    head = re.match(_head(), html)
    if not head:
        return "B2"
    if not _is_plain(head["STYLE"], head["DIGEST"]):
        return "B3"
    if re.search("&(?!(?:amp|lt|gt|quot);)", html):
        return "B4"
    return _markup(html[head.end() : -len("</html>\n")])


def _head() -> str:
    form = re.escape(HEAD)
    for name, part in PARTS.items():
        form = form.replace(name, f"(?P<{name}>{part})", 1)
    return form


def _is_plain(style: str, digest: str) -> bool:
    calls = {word.lower() for word in re.findall(r"([A-Za-z-]*)\(", style)}
    rules = {word.lower() for word in re.findall(r"@([A-Za-z-]*)", style)}
    return (
        base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() == digest
        and re.fullmatch(r"[A-Za-z0-9 \n#%+,./:;>{}()=@!-]*", style) is not None
        and calls <= {"media", "var"}
        and rules <= {"media"}
    )


def _markup(html: str) -> str:
    open_, parts, at, tags = ["#root"], [], 0, 0
    while at < len(html):
        token = TOKEN.match(html, at)
        rule = _token(token, open_, parts) if token else "B4"
        if rule:
            return rule
        tags += not token["text"]
        if tags > MAX_TAGS:
            return "B5"
        at = token.end()
    return "" if open_ == ["#root"] and parts == PARTS_OF_BODY else "B5"


def _token(token: re.Match, open_: list[str], parts: list[str]) -> str:
    """Return the rule that *token* breaks where *open_* are open; add to both lists."""
    name, holds = token["start"], CONTENT.get(open_[-1], {"body"})
    if token["text"]:
        return "B5" if token["text"].strip("\n") and "#text" not in holds else ""
    if token["end"]:
        is_early = token["end"] == "body" and parts != PARTS_OF_BODY
        return "B5" if open_.pop() != token["end"] or is_early else ""
    if name not in holds or (name == "a" and "a" in open_):
        return "B5"
    if open_[-1] in {"#root", "body"}:
        parts.append(name)
        if parts != PARTS_OF_BODY[: len(parts)]:
            return "B5"
    open_ += [name] if name not in {"br", "hr", "img"} else []
    return "B5" if len(open_) > MAX_DEPTH else _attributes(name, token["attributes"])


def _attributes(name: str, attributes: str) -> str:
    forms = {key: re.compile(form) for key, form in EVERYWHERE.items()} | ATTRIBUTES.get(name, {})
    values: dict[str, str] = {}
    for key, value in re.findall(r' ([a-z-]+)="([^"]*)"', attributes):
        if key in values or key not in forms or not forms[key].fullmatch(value):
            return {"href": "B7", "rel": "B7", "src": "B8"}.get(key, "B6")
        values[key] = value
    if values.get("href", "").startswith("http") and "rel" not in values:
        return "B7"
    return "B8" if name == "img" and not _is_picture(values.get("src", "")) else ""


def _is_picture(src: str) -> bool:
    kind, _, text = src.removeprefix("data:image/").partition(";base64,")
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        return False
    is_canonical = base64.b64encode(data).decode() == text
    return is_canonical and kind in BEGINNINGS and BEGINNINGS[kind](data)
