"""
From bytes to text, when the label may lie.

Order (the one that was right on all mislabeled Cyrillic pages we measured): byte order mark,
strict UTF-8 that decodes, the declared charset where it decodes without a hole, then whichever
Cyrillic charset reads most like prose.
"""

from __future__ import annotations

import codecs

# UTF-32 first: its little-endian mark starts with that of UTF-16 (Unicode 2.6).
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Charsets a Russian page may be in under a wrong label.
_CYRILLIC = ("windows-1251", "koi8-r", "iso-8859-5", "cp866")

# What browsers read under these labels (WHATWG Encoding 4.2); Python takes them at their word.
_ALIASES = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "ascii": "windows-1252",
            "us-ascii": "windows-1252", "gb2312": "gb18030", "gbk": "gb18030",
            "shift_jis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
            "iso-8859-9": "windows-1254", "tis-620": "cp874", "x-sjis": "cp932"}  # fmt: skip

# Charsets no page of ours is written in, and which hide markup (UTF-7 is a known XSS carrier).
_REFUSED = frozenset(
    ("utf-7", "utf7", "hz-gb-2312", "iso-2022-cn", "iso-2022-kr", "idna", "punycode")
)

# The prefix that HTML asks a user agent to look for a declaration in is 1,024 bytes; outlets put
# it later (WHATWG HTML 13.2.3.2 lets an agent read on).
_PRESCAN_BYTES = 8192

# Letters that make up most of Russian, Ukrainian and Belarusian prose.
_COMMON = frozenset("оеаинтсрвлкмдпуіўы")


def decode(body: bytes, declared: str | None) -> str:
    """
    Return *body* as text; bytes that fit no charset become U+FFFD.

    Args:
        body: the page as it came.
        declared: the charset of the Content-Type header, if any.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    text = _strict(body, "utf-8")
    if text is not None:
        return text
    return _guess(body, _label(body, declared))


def _guess(body: bytes, label: str) -> str:
    text = _strict(body, label) if label else None
    if text is not None and not (label in _CYRILLIC or _looks_wrong(text)):
        return text
    if label == "utf-8" or text is None:
        # A few broken bytes in an otherwise good UTF-8 page are no reason to read it as 8-bit.
        lenient = body.decode("utf-8", "replace")
        if lenient.count("\ufffd") * 200 < len(lenient):
            return lenient
    best = max(_CYRILLIC, key=lambda name: _prose(body, name))
    if _prose(body, best) > _MIN_PROSE:
        return body.decode(best, "replace")
    return text if text is not None else body.decode(label or "windows-1252", "replace")


# Share of common lower-case Cyrillic letters among all high characters; prose has .6 to .8, a
# wrong charset under .4 (measured on our own sample in all four).
_MIN_PROSE = 0.45


def _prose(body: bytes, name: str) -> float:
    high = [c for c in body.decode(name, "replace") if c > "\x7f"]
    return sum(c in _COMMON for c in high) / len(high) if high else 0.0


def _looks_wrong(text: str) -> bool:
    """Cyrillic bytes under a Latin label read as accented letters and signs, a few quotes apart."""
    high = [c for c in text[:200_000] if c > "\x7f"]
    latin = sum(c < "\u0250" for c in high)
    return len(high) * 5 > min(len(text), 200_000) and latin * 5 > len(high) * 4


def _label(body: bytes, declared: str | None) -> str:
    label = (declared or _said_inside(body) or "").strip().lower()
    label = _ALIASES.get(label, label)
    known = _strict(bytes(4), label) is not None  # four zeros are text in every charset there is
    return label if known and label not in _REFUSED else ""


def _said_inside(body: bytes) -> str | None:
    from bs4.dammit import EncodingDetector  # noqa: PLC0415  0.1 s, and UTF-8 does not need it

    return EncodingDetector.find_declared_encoding(body[:_PRESCAN_BYTES], is_html=True)


def _strict(body: bytes, label: str) -> str | None:
    try:
        text = body.decode(label)
    except (
        ValueError,
        LookupError,
    ):  # UnicodeError is one; a label with a zero byte raises another
        return None
    return str(text)
