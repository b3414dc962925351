"""The letters of East Asia, most of whose scripts set no spaces between words."""

from __future__ import annotations

FIRST = "\u3040"  # Hiragana begins; hardly a letter of other scripts comes after
HAN = "\u3040-\u30ff\u3400-\u9fff"  # kana and Han, for a class of a pattern


def may_be_eastern(text: str) -> bool:
    """Tell whether *text* could hold such letters; cheaper than the patterns that find them."""
    return max(text, default="") >= FIRST
