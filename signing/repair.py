"""
What may have happened to a file that is not intact: telling damage from forgery (FORMAT.md 11).

Nothing here makes a file good. A restored file is a new file, to be verified like any other.
"""

from __future__ import annotations

import re

_BOM = b"\xef\xbb\xbf"
_BROWSER = re.compile(rb"(?:</html>|-->)[ \t\r\n]*<!--mirror-(?:sig|list|end)/1[ \n]")
_BETWEEN = re.compile(rb"(?:</html>|-->)\n<!--mirror-")


def restore(data: bytes) -> bytes | None:
    """
    Return *data* as it was before mail changed it, or None if mail did not.

    Undone are a byte order mark, carriage returns, and white space after the end line or its
    loss (rule R1): what mail programs and editors do to text by themselves.
    """
    lines = data.removeprefix(_BOM).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    restored = lines.rstrip(b" \t\n") + b"\n"
    return None if restored == data else restored


def is_resaved(data: bytes) -> bool:
    """
    Tell whether a browser wrote *data* from a page it showed (rule R2).

    A browser moves the line feeds after "</html>" into the page, so that the blocks follow
    "</html>" and each other without any.
    """
    return any(not _BETWEEN.match(match.group()) for match in _BROWSER.finditer(data))
