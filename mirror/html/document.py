"""A whole page: the fixed head, in its fixed order, around a body."""

import base64
import functools
import hashlib
from importlib import resources

from mirror.html.tree import Element, escape, escape_value, serialize

_POLICY = (
    "default-src 'none'; img-src data:; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
)
"""A belt, not the guarantee: a policy in a meta element does not stop every request (refresh does
not ask it), so nothing that requests is ever written. No 'self' and no 'unsafe-inline'."""

_HEAD = """\
<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
"""
"""The policy comes before all that it binds, the charset in the first 1024 bytes (HTML 4.2.5.4)."""


def document(*, title: str, language: str, direction: str, body: Element) -> str:
    """
    Return the whole page around *body*, ending in `</html>` and a line feed.

    Args:
        title: of the window, as text.
        language: BCP 47 tag.
        direction: "ltr" or "rtl".
        body: the body element.
    """
    head = _HEAD.format(
        language=escape_value(language),
        direction=escape_value(direction),
        policy=policy(),
        title=escape(title),
        style=style(),
    )
    return f"{head}{serialize(body)}</html>\n"


def policy() -> str:
    """Return the Content-Security-Policy: our stylesheet, inline pictures, nothing else."""
    digest = hashlib.sha256(style().encode()).digest()
    return _POLICY.format(base64.b64encode(digest).decode())


@functools.cache
def style() -> str:
    """Return the one stylesheet of every page; to change a letter of it changes every BODY."""
    return resources.files("mirror.html").joinpath("style.css").read_text("utf-8").strip()
