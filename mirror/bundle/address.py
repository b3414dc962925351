"""Addresses as a link may carry them, and as a reader can copy them out."""

import re
from urllib.parse import quote

from mirror.html import Element, clean, element, link

_WEB = re.compile(r"https?://[!-~]+|(?:mailto|tel):[!-~]+")
_URL_SAFE = "!#$%&'()*+,/:;=?@[]~"  # RFC 3986 2.2 reserved, "%" of what is encoded already


def url_as_text(url: str) -> Element:
    """Return *url* written out, left to right as its scheme is, and as a link where it can be."""
    href = address(url)
    shown = element("bdi", href or url)
    return link(href, shown) if href else shown


def address(url: str) -> str | None:
    """Return *url* in ASCII as a link may carry it, or None where a link may not lead there."""
    ascii_url = quote(clean(url).strip(), safe=_URL_SAFE)
    return ascii_url if _WEB.fullmatch(ascii_url) else None
