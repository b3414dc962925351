"""Web addresses as multiaddrs, which is how IPFS writes them."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from mirror.errors import IpfsError

_PORTS = {"http": 80, "https": 443}


def multiaddr(url: str) -> str:
    """
    Return the multiaddr of an http(s) URL: `/dns/mirror.example/tcp/443/https`.

    Raises:
        IpfsError: not a scheme, a host and a port alone; a multiaddr has no room for more.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        host, port = "", 0
    if not host or "@" in parts.netloc or parts.path.strip("/") or parts.query:
        raise IpfsError("not the address of a web server alone, expected http(s)://HOST:PORT")
    return f"/{_kind(host)}/{host}/tcp/{port}/{parts.scheme}"


def _kind(host: str) -> str:
    try:
        return f"ip{ipaddress.ip_address(host).version}"
    except ValueError:
        return "dns"
