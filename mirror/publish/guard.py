"""Where a host may be: on no network of somebody's own, and behind the proxy if there is one."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from mirror import addresses
from mirror.config import Mirror
from mirror.errors import ConfigError, PublishError, PublishReason

Lookup = Callable[..., Sequence[tuple[Any, ...]]]
"""socket.getaddrinfo, or what stands for it in tests."""
_DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21, "ssh": 22}


@dataclass(frozen=True, kw_only=True, slots=True)
class Way:
    """How one mirror is reached."""

    allow_private: bool = False
    """Private addresses are meant; they are never asked through the proxy."""
    proxy: str = ""
    """"socks5h://ADDRESS:PORT": it looks names up itself. "" connects directly."""
    lookup: Lookup = socket.getaddrinfo

    def address(self, host: str, port: int) -> str:
        """
        Return what to connect to for *host*: its first address, once all were checked.

        Connecting to what is returned, and not to the name again, leaves no gap between the check
        and the connection (DNS rebinding). Libraries that look up by themselves leave that gap;
        the name is the volunteer's own choice and no stranger's, so it is accepted there. Behind a
        proxy it is the name itself, which nobody looks up here.

        Raises:
            PublishError: FORBIDDEN_ADDRESS if any address is not public and none may be private;
                UNREACHABLE if the name has none.
        """
        if self.proxy and not self.allow_private:
            if not self._may_be_public(host):
                raise _forbidden()
            return host
        found = self._look_up(host, port)
        if not self.allow_private and not all(map(addresses.is_public, found)):
            raise _forbidden()
        return found[0]

    @property
    def through(self) -> str:
        """The proxy for this mirror, "" where it is reached directly."""
        return "" if self.allow_private else self.proxy

    def connect(self, host: str, port: int, timeout_s: float) -> socket.socket:
        """
        Return a socket to *host* through the proxy.

        The random user gives each connection a circuit of its own (torrc, IsolateSOCKSAuth).
        """
        import socks  # noqa: PLC0415  only here

        proxy = urlsplit(self.through)
        try:
            return socks.create_connection(
                (host, port),
                timeout=timeout_s,  # type: ignore[arg-type]  # its stub knows whole seconds only
                proxy_type=socks.SOCKS5,
                proxy_addr=proxy.hostname,
                proxy_port=proxy.port,
                proxy_rdns=True,
                proxy_username=secrets.token_hex(8),
                proxy_password=secrets.token_hex(8),
            )
        except OSError:
            message = "no connection through the proxy"
            raise PublishError(PublishReason.UNREACHABLE, message) from None

    def _may_be_public(self, host: str) -> bool:
        if addresses.is_literal(host):
            return addresses.is_public(host)
        return not addresses.is_local_name(host) or addresses.is_onion(host)

    def _look_up(self, host: str, port: int) -> list[str]:
        try:
            answers = self.lookup(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            answers = ()
        if not answers:
            raise PublishError(PublishReason.UNREACHABLE, "the host's name has no address")
        return [str(answer[4][0]) for answer in answers]


def _forbidden() -> PublishError:
    return PublishError(
        PublishReason.FORBIDDEN_ADDRESS,
        "the host's name leads to an address that is not public",
        hint="if it is meant to, set allow_private = true for this mirror",
    )


def check_proxy(mirror: Mirror, way: Way, what: str) -> None:
    """Raise ConfigError where *what* cannot go through the proxy: it must not go around it."""
    if way.through:
        raise ConfigError(
            f"mirror {mirror.name!r}: {what} cannot go through the proxy",
            hint="take another kind of mirror, or set allow_private = true to reach it directly",
        )


def environ_for(proxy: str, mirrors: Iterable[Mirror]) -> Mapping[str, str]:
    """
    Return the environment in which OpenDAL's one client goes through *proxy*.

    It takes a proxy from nowhere else, and for all of its hosts at once; those that are reached
    directly are listed as exceptions.
    """
    if not proxy:
        return {}
    direct = [mirror.options.get("endpoint", "") for mirror in mirrors if mirror.allow_private]
    hosts = sorted({host_and_port(endpoint)[0] for endpoint in direct if endpoint})
    names = ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY")
    proxied = {spelled: proxy for name in names for spelled in (name, name.lower())}
    return proxied | {"NO_PROXY": ",".join(hosts), "no_proxy": ",".join(hosts)}


def host_and_port(endpoint: str, default_port: int = 443) -> tuple[str, int]:
    """Return host and port of *endpoint*, a URL or "host:port"; ConfigError if it is neither."""
    try:
        split = urlsplit(endpoint if "://" in endpoint else f"//{endpoint}")
        host = split.hostname
        port = split.port or _DEFAULT_PORTS.get(split.scheme, default_port)
    except ValueError:
        host = None
    if not host:
        raise ConfigError(f"not an address of a host: {endpoint!a}")
    return host, port
