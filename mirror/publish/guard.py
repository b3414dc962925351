"""No mirror on somebody's own network, unless its entry says so."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from mirror import addresses
from mirror.errors import ConfigError, PublishError, PublishReason

Lookup = Callable[..., Sequence[tuple[Any, ...]]]
"""socket.getaddrinfo, or what stands for it in tests."""


def public_address(
    host: str, port: int, *, allow_private: bool, lookup: Lookup = socket.getaddrinfo
) -> str:
    """
    Return the address to connect to for *host*: its first, once all were checked.

    Connecting to what is returned, and not to the name again, leaves no gap between the check
    and the connection (DNS rebinding). Libraries that look up by themselves leave that gap; the
    name is the volunteer's own choice and no stranger's, so it is accepted there.

    Raises:
        PublishError: FORBIDDEN_ADDRESS if any address is not public and *allow_private* is not
            set; UNREACHABLE if the name has none.
    """
    try:
        answers = lookup(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        answers = ()
    if not answers:
        raise PublishError(PublishReason.UNREACHABLE, "the host's name has no address")
    found = [str(answer[4][0]) for answer in answers]
    if not allow_private and not all(addresses.is_public(address) for address in found):
        raise PublishError(
            PublishReason.FORBIDDEN_ADDRESS,
            "the host's name leads to an address that is not public",
            hint="if it is meant to, set allow_private = true for this mirror",
        )
    return found[0]


def host_and_port(endpoint: str, default_port: int = 443) -> tuple[str, int]:
    """Return host and port of *endpoint*, a URL or "host:port"; ConfigError if it is neither."""
    try:
        split = urlsplit(endpoint if "://" in endpoint else f"//{endpoint}")
        host = split.hostname
        port = split.port or {"http": 80, "ftp": 21, "ssh": 22}.get(split.scheme, default_port)
    except ValueError:
        host = None
    if not host:
        raise ConfigError(f"not an address of a host: {endpoint!a}")
    return host, port
