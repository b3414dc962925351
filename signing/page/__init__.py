"""
verify.html: the page with which a reader judges files, offline, in any browser.

It is built from `src/` by `make page` and checked in; here it only gets its trust list.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from signing.errors import TrustError

__all__ = ["build", "template"]

_PACK = b'<script type="application/json" id="trust-pack">'
_END = b"</script>"
_STYLE = b"; style-src "


def template() -> bytes:
    """Return the page without a trust list, as `make page` built it."""
    return Path(__file__).with_name("verify.html").read_bytes()


def build(template: bytes, trust_pack: bytes | None, *, styles: Iterable[str] = ()) -> bytes:
    """
    Return the page *template* with *trust_pack* built in: the same bytes from the same input.

    The pack stands in a script element of a type that no browser runs, so the policy of the page
    goes on naming its one script. "<" becomes an escape of JSON, so nothing in the pack can end
    the element. The page verifies the whole pack again whenever it opens.

    Args:
        template: the page, as from `template()`.
        trust_pack: a trust pack, a plain keyring.json of somebody who has no pack yet, or None.
        styles: stylesheets of bundles. The frame in which a text is read inherits the policy of
            the page (CSP 3, 7.8), so a text with another stylesheet is shown there without style.

    Raises:
        TrustError: the pack is no JSON, or *template* has no place for it any more.
    """
    if template.count(_PACK + _END) != 1:
        raise TrustError("verify.html: no empty place for a trust pack")
    allowed = b"".join(_source(style) + b" " for style in styles)
    built = template.replace(_PACK + _END, _PACK + _escaped(trust_pack) + _END)
    return built.replace(_STYLE, _STYLE + allowed, 1)


def _escaped(trust_pack: bytes | None) -> bytes:
    if trust_pack is None:
        return b""
    try:
        json.loads(trust_pack.decode())
    except (ValueError, RecursionError) as error:
        raise TrustError(f"trust pack: not JSON: {error}") from None
    return trust_pack.replace(b"<", b"\\u003c")


def _source(style: str) -> bytes:
    """Return *style* as a source of a Content-Security-Policy names it (CSP 3, 2.3.1)."""
    return b"'sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()) + b"'"
