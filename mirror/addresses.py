"""
Which addresses and names belong to the public Internet.

A page's links and redirects are written by strangers; none may lead to the volunteer's own
router, cloud metadata service or neighbor (server-side request forgery, CWE-918).
"""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import urlsplit

from mirror.errors import ConfigError

# IANA IPv4 Special-Purpose Address Registry (RFC 6890), every row that is not globally reachable.
# Written out: what `ipaddress.is_global` knows depends on the version of Python.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private use
        "100.64.0.0/10",  # shared address space of carriers, RFC 6598
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's host agent, public by number but local to the machine
        "169.254.0.0/16",  # link local, cloud metadata
        "172.16.0.0/12",  # private use
        "192.0.0.0/24",  # IETF protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn by RFC 7526
        "192.168.0.0/16",  # private use
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# IANA gives out global unicast from this block alone, so ::1, ::/96, fc00::/7, fe80::/10,
# fec0::/10, 5f00::/16, 64:ff9b:1::/48 and ff00::/8 are outside without being named.
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # IETF protocol assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 carries any IPv4 address
        "3fff::/20",  # documentation, RFC 9637
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: what an IPv6-only network makes of IPv4
# RFC 6761 registry and what home and office networks answer to; never asked of a resolver.
_LOCAL_SUFFIXES = (
    ".alt", ".arpa", ".corp", ".home", ".internal", ".intranet", ".invalid", ".lan", ".local",
    ".localdomain", ".localhost", ".private", ".test",
)  # fmt: skip


def is_public(address: str) -> bool:
    """Return whether *address* (text, as getaddrinfo gives it) is on the public Internet."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return _public_4(parsed) if isinstance(parsed, IPv4Address) else _public_6(parsed)


def is_loopback(address: str) -> bool:
    """Return whether *address* is this machine by RFC 1122 (127/8) or RFC 4291 (::1)."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def is_literal(host: str) -> bool:
    """Return whether *host* is an address and not a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_localhost(host: str) -> bool:
    """Return whether *host* is a name for this machine (RFC 6761 6.3)."""
    return host == "localhost" or host.endswith(".localhost")


def is_onion(host: str) -> bool:
    """Return whether only Tor can reach *host* (RFC 7686)."""
    return host.endswith(".onion")


def is_local_name(host: str) -> bool:
    """Return whether *host* means something only here: one label, or a special-use name."""
    return "." not in host or host.endswith(_LOCAL_SUFFIXES)


def proxy_address(proxy: str) -> tuple[str, int]:
    """
    Return the address and port in *proxy*, "socks5h://ADDRESS:PORT".

    Only socks5h: with socks5 the name of every outlet would be looked up here, in plain sight
    of the volunteer's provider. The proxy's own host is a number for the same reason.

    Raises:
        ConfigError: another scheme, credentials, or a host that would have to be looked up.
    """
    hint = 'write it as "socks5h://127.0.0.1:9050"'
    try:
        split = urlsplit(proxy)
        host, port = split.hostname or "", split.port or 0
    except ValueError:
        raise ConfigError("not a URL", hint=hint) from None
    if split.scheme == "socks5":
        problem = "socks5:// resolves names on this machine and leaks them, use socks5h://"
        raise ConfigError(problem, hint=hint)
    if split.scheme != "socks5h":
        raise ConfigError("not a socks5h:// address", hint=hint)
    host = "127.0.0.1" if host == "localhost" else host
    if "@" in split.netloc or not is_literal(host) or not port:
        raise ConfigError("expected an address and a port, no name, no credentials", hint=hint)
    return host, port


def _public_4(address: IPv4Address) -> bool:
    return not any(address in net for net in _NOT_PUBLIC_4)


def _public_6(address: IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    if address in _NAT64:
        return _public_4(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _PUBLIC_6 and not any(address in net for net in _NOT_PUBLIC_6)
