"""Text as it may stand in an Article: NFC, and without marks that are not seen."""

from __future__ import annotations

import re
import unicodedata

# Bidi controls (they can turn a sentence round: UAX 9, CVE-2021-42574), zero-width marks (used as
# watermarks), soft hyphens, the byte order mark, C0/C1 controls, tags, variation fillers.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\U000e0000-\U000e007f]"
)
# Joiners mean something between letters of joining scripts and inside emoji (UAX 31 2.3).
_JOINER = re.compile("[\u200c\u200d]")
_JOINING = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0e00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufeff"
    "\u2600-\u27bf\ufe0f\U0001f000-\U0001faff\U0001f3fb-\U0001f3ff]"
)


def from_markup(text: str) -> str:
    """Return the words of a short fragment of markup, as metadata often hold it; one line."""
    if "<" in text or "&" in text:
        from bs4 import BeautifulSoup  # noqa: PLC0415  few pages need it

        text = BeautifulSoup(text[:_MAX_FRAGMENT], "html.parser").get_text(" ")
    return clean(" ".join(text.split()))


_MAX_FRAGMENT = 2000  # characters; html.parser is not linear in unclosed tags


def clean(text: str) -> str:
    """Return *text* in NFC without bidi controls, zero-width marks and stray joiners."""
    if text.isascii() and text.isprintable():
        return text
    text = _UNSEEN.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _JOINER.sub(lambda m: m[0] if _joins(text, m.start()) else "", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _joins(text: str, at: int) -> bool:
    before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    return bool(_JOINING.match(before) and _JOINING.match(after))
