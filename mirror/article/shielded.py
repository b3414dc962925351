"""
E-mail addresses that a network in front of the outlet hides from robots, written open.

Cloudflare's "Email Address Obfuscation" puts its own words in the place of each address, and a
script puts the address back: without that script a reader is told "[email protected]". The address
stands in the page all the same, as hexadecimal bytes of which the first was added, bit by bit
(XOR), to all the others.
"""

from __future__ import annotations

import re

from mirror.article.dom import Element

_HIDDEN = "data-cfemail"
_LINK = re.compile(r"/cdn-cgi/l/email-protection#([0-9a-fA-F]+)")
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+")


def open_addresses(root: Element) -> None:
    """Put every hidden address under *root* back into its place."""
    for element in list(root.iterfind(f".//*[@{_HIDDEN}]")):
        if address := _opened(element.get(_HIDDEN) or ""):
            for child in list(element):
                element.remove(child)
            element.text = address
    for link in root.iter("a"):
        found = _LINK.search(link.get("href") or "")
        if address := _opened(found[1] if found else link.get(_HIDDEN) or ""):
            link.set("href", f"mailto:{address}")


def _opened(digits: str) -> str:
    """Return the address in *digits*, "" where there is none."""
    try:
        key, *rest = bytes.fromhex(digits)
        address = bytes(byte ^ key for byte in rest).decode()
    except ValueError:  # no hexadecimal bytes, none at all, or no text
        return ""
    return address if address.isprintable() and _ADDRESS.fullmatch(address) else ""
