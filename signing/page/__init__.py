"""
verify.html: the page with which a reader judges files, offline, in any browser.

It is built from `src/` by `make page` and checked in; here it only gets its trust list.
"""

from __future__ import annotations

import json
from pathlib import Path

from signing.errors import TrustError

__all__ = ["build", "template"]

_START = b'<script type="application/json" id="trust-pack">'
_END = b"</script>"


def template() -> bytes:
    """Return the page without a trust list, as `make page` built it."""
    return Path(__file__).with_name("verify.html").read_bytes()


def build(template: bytes, trust_pack: bytes) -> bytes:
    """
    Return the page *template* with *trust_pack* built in: the same bytes from the same two.

    The pack stands in a script element of a type that no browser runs, so the policy of the page,
    which names its one script by hash, stays as it is. "<" becomes an escape of JSON, so nothing
    in the pack can end the element. The page verifies the whole pack again whenever it opens.

    Args:
        template: the page, as from `template()`.
        trust_pack: a trust pack, or a plain keyring.json of somebody who has no pack yet.

    Raises:
        TrustError: the pack is no JSON, or the page has not exactly one empty place for it.
    """
    try:
        json.loads(trust_pack.decode())
    except (ValueError, RecursionError) as error:
        raise TrustError(f"trust pack: not JSON: {error}") from None
    if template.count(_START + _END) != 1:
        raise TrustError("verify.html: no empty place for a trust pack")
    escaped = trust_pack.replace(b"<", b"\\u003c")
    return template.replace(_START + _END, _START + escaped + _END)
