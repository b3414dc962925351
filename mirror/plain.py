"""Strangers' text on a terminal or in a log: every character that could act is shown instead."""

import re

# Cc and Cf of Unicode, lone surrogates, line separators: controls move the cursor or clear the
# screen, bidi controls turn text around, invisible marks hide what a name really is.
_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    r"""Return *text* as one line in which acting characters are written `\x1b` or `\u202e`."""
    return _ACTING.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
