"""A page from a file instead of the network, with the pictures it carries inside."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mirror.model import NO_VALIDATORS, Capture, Limits, Validators, Web

_PLACE = "https://saved.invalid/"  # RFC 2606: no such host, so nobody is ever asked for these
_LEAST = 1000  # bytes; less is what stands in for a photo until a script has loaded it
_PICTURE = re.compile(rb"data:image/(?:jpe?g|png|webp|gif|avif);base64,([A-Za-z0-9+/]+={0,2})")
# SingleFile holds a picture that is shown twice once, as --sf-img-N, behind a drawing of its size.
_SHARED = re.compile(rb"--sf-img-([0-9]{1,6}): ?url\([\"']?(https://saved\.invalid/[0-9a-f]{64})")
_SHOWN = re.compile(
    rb"src='data:image/svg\+xml,<svg [^']{0,400}'([^<>]{0,2000}?var\(--sf-img-([0-9]{1,6})\))"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedPage:
    """A page whose pictures stand beside it, each under an address made of its content."""

    body: bytes
    pictures: Mapping[str, bytes]
    """Address -> bytes of a picture, not looked at yet."""


def unpack(page: bytes) -> SavedPage:
    """
    Return *page*, a file that a browser, SingleFile or a CMS wrote, with its pictures taken out.

    Pictures come inside a page as `data:` URLs (RFC 2397). The reader takes none, since on a live
    page they are only what is shown before the photo is loaded; so large ones get an address.
    """
    pictures: dict[str, bytes] = {}

    def named(match: re.Match[bytes]) -> bytes:
        try:
            data = base64.b64decode(match[1], validate=True)
        except binascii.Error:
            return match[0]
        if len(data) < _LEAST:
            return match[0]
        url = f"{_PLACE}{hashlib.sha256(data).hexdigest()}"
        pictures[url] = data
        return url.encode()

    body = _PICTURE.sub(named, page)
    shared = dict(_SHARED.findall(body))

    def shown(match: re.Match[bytes]) -> bytes:
        url = shared.get(match[2])
        return match[0] if url is None else b'src="%s"%s' % (url, match[1])

    return SavedPage(body=_SHOWN.sub(shown, body), pictures=pictures)


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedWeb:
    """The network, but *url* and the pictures in its page are answered from a file."""

    url: str
    page: SavedPage
    at: datetime
    beyond: Web

    def get(
        self,
        url: str,
        *,
        limits: Limits,
        accept: str = "*/*",
        validators: Validators = NO_VALIDATORS,
    ) -> Capture:
        """Return the file for its URL; everything else comes from the network."""
        if url == self.url:
            return saved(url, self.page, self.at)
        if url in self.page.pictures:
            return _answer(url, self.page.pictures[url], "application/octet-stream", self.at)
        return self.beyond.get(url, limits=limits, accept=accept, validators=validators)


def saved(url: str, page: SavedPage, at: datetime) -> Capture:
    """Return the capture that a saved *page* is: as if *url* had answered with it."""
    return _answer(url, page.body, "text/html", at)


def _answer(url: str, body: bytes, media_type: str, at: datetime) -> Capture:
    return Capture(
        url=url, final_url=url, status=200, media_type=media_type, charset=None, body=body, at=at
    )
