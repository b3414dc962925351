"""
URLs: what may be asked for at all, and the one spelling that an article goes by.

One strict parser stands before every other: what it lets through means the same host to
urllib, urllib3, requests and the system's resolver, so nobody can smuggle a second one in.
"""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import idna
from w3lib.url import canonicalize_url

from mirror.errors import FetchError, FetchReason

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

MAX_LENGTH = 8000  # RFC 9110 4.1: what every party should support at least
DEFAULT_PORTS = {"http": 80, "https": 443}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_NETLOC = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@/\\%]+)(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")  # RFC 1034 3.5, and "_" as seen
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # WHATWG URL 3.5, the ends-in-a-number checker

# Parameters that tell where a reader came from and never what is shown; each is named in the
# documentation of the service that adds it (Google, Meta, Yandex, Mailchimp, HubSpot, …).
_TRACKERS = frozenset((
    "_ga", "_gl", "_hsenc", "_hsmi", "_openstat", "at_campaign", "at_medium", "cmpid", "dclid",
    "erid", "etext", "fb_action_ids", "fb_action_types", "fb_source", "fbclid", "gbraid",
    "gclid", "gclsrc", "igsh", "igshid", "mc_cid", "mc_eid", "mkt_tok", "msclkid",
    "oly_anon_id", "oly_enc_id", "rb_clickid", "ref_src", "ref_url", "s_cid", "srsltid",
    "ttclid", "twclid", "vero_conv", "vero_id", "wbraid", "wickedid", "xtor", "yadclid",
    "yadordid", "yclid", "ysclid",
))  # fmt: skip
_TRACKER_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_")


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpUrl:
    """An absolute http(s) URL that was parsed strictly."""

    scheme: str
    host: str
    """Lower case, ASCII (IDNA), without a trailing dot; IPv6 without brackets."""
    port: int
    target: str
    """Path and query as given, beginning with "/"; no fragment."""

    @property
    def authority(self) -> str:
        """The host as a URL writes it, with the port unless it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def parse(url: str) -> HttpUrl:
    """
    Return the parts of *url*, an absolute http(s) URL without credentials.

    Raises:
        FetchError: FORBIDDEN_URL, with what is wrong; the message never repeats the URL.
    """
    if len(url) > MAX_LENGTH or _CONTROLS.search(url):
        raise _forbidden("is longer than 8000 characters or holds control characters")
    try:
        split = urlsplit(url)
    except ValueError:
        raise _forbidden("cannot be parsed") from None
    if split.scheme not in DEFAULT_PORTS:
        raise _forbidden("is not an absolute http or https URL")
    if "@" in split.netloc:
        raise _forbidden("holds credentials")
    found = _NETLOC.fullmatch(split.netloc)
    if found is None or int(found[2] or 1) not in range(1, 65536):
        raise _forbidden("has no proper host and port")
    target = (split.path or "/") + (f"?{split.query}" if split.query else "")
    port = int(found[2]) if found[2] else DEFAULT_PORTS[split.scheme]
    return HttpUrl(scheme=split.scheme, host=_host(found[1]), port=port, target=target)


def check_http(url: str) -> None:
    """Return if *url* is an absolute http(s) URL without credentials; raise FetchError else."""
    parse(url)


def canonical(url: str) -> str:
    """
    Return the one spelling of *url*: two links to the same article give equal text.

    Query sorted, dot segments resolved, percent-encoding regular, host in lower-case ASCII; the
    default port, the fragment and parameters that only track readers are gone. Canonical of a
    canonical URL is itself.

    Raises:
        FetchError: FORBIDDEN_URL, as in `parse`.
    """
    parts = parse(canonicalize_url(str(parse(url.strip()))))
    target = untracked(parts.target)
    return str(HttpUrl(scheme=parts.scheme, host=parts.host, port=parts.port, target=target))


def untracked(url: str) -> str:
    """Return *url*, of any form, without the parameters that only track readers."""
    rest, hash_, fragment = url.partition("#")
    path, _, query = rest.partition("?")
    kept = "&".join(pair for pair in query.split("&") if pair and not _tracks(pair))
    return (f"{path}?{kept}" if kept else path) + hash_ + fragment


def host_of(url: str) -> str:
    """Return the host of *url*, lower case and ASCII; raise FetchError as `parse` does."""
    return parse(url).host


def site_of(host: str) -> str:
    """Return what one owner holds of *host*: the name below a public suffix (publicsuffix.org)."""
    return _suffixes().privatesuffix(host) or host


def is_under(url: HttpUrl, hosts: Iterable[str]) -> bool:
    """
    Return whether *url* is on one of *hosts* or below one, by whole labels: never a substring.

    A host with a port ("127.0.0.1:8080") means that port alone; one without means any.
    """
    for host in hosts:
        own = url.authority if ":" in host else url.host
        if own == host or own.endswith(f".{host}"):
            return True
    return False


@functools.cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - reads a list of 300 KB

    return PublicSuffixList()


def _tracks(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in _TRACKERS or name.startswith(_TRACKER_PREFIXES)


def _host(raw: str) -> str:
    """Return a literal address or a name of proper labels; anything in between is refused."""
    try:
        if raw.startswith("["):
            return str(ipaddress.IPv6Address(raw[1:-1]))
        host = _to_ascii(raw).removesuffix(".")
        labels = host.split(".")
        if _NUMBER.fullmatch(labels[-1]):  # 127.1, 0x7f000001 and 2130706433 mean 127.0.0.1
            return str(ipaddress.IPv4Address(host))
    except ValueError:  # idna's errors are ValueErrors too
        raise _forbidden("has a host that is neither a name nor an address") from None
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _forbidden("has a host that is not a proper name")
    return host


def _to_ascii(name: str) -> str:
    """Return *name* by UTS #46 (IDNA 2008); a label that claims to be encoded must decode."""
    if name.isascii():
        lowered = name.lower()
        for label in lowered.split("."):
            if label.startswith("xn--"):
                idna.ulabel(label)
        return lowered
    return idna.encode(name, uts46=True).decode("ascii")


def _forbidden(what: str) -> FetchError:
    return FetchError(FetchReason.FORBIDDEN_URL, f"the URL {what}")
