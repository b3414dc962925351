"""What a fetcher may do."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from mirror import addresses
from mirror.errors import ConfigError

# Firefox ESR on Windows: what most readers of Tor Browser send too, so no one stands out.
USER_AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0"

PATIENCE_S = 12.0  # what a server that says nothing may hold a thread for
PATIENCE_THROUGH_PROXY_S = 30.0  # Tor may have to build a circuit first, and again


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchPolicy:
    """Where requests may go, which way, and under which name."""

    allow_loopback: bool = False
    """127.0.0.0/8, ::1, localhost and *.localhost on any port: the demo and tests only."""
    proxy: str | None = None
    """"socks5h://ADDRESS:PORT", or none; the environment's proxies are never used."""
    user_agent: str = USER_AGENT

    @property
    def patience_s(self) -> float:
        """How long a server may show no sign of life, whatever time is left."""
        return PATIENCE_S if self.proxy is None else PATIENCE_THROUGH_PROXY_S

    def __post_init__(self) -> None:
        """
        Check the proxy.

        Raises:
            ConfigError: it is not socks5h, or would have to be looked up.
        """
        if self.proxy is not None:
            proxy_address(self.proxy)


def proxy_address(proxy: str) -> tuple[str, int]:
    """
    Return the address and port of *proxy*.

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
        raise ConfigError("proxy: not a URL", hint=hint) from None
    if split.scheme != "socks5h":
        raise ConfigError(f"proxy: scheme is {split.scheme!r}, expected 'socks5h'", hint=hint)
    host = "127.0.0.1" if host == "localhost" else host
    if "@" in split.netloc or not addresses.is_literal(host) or not port:
        raise ConfigError("proxy: expected an address and a port, no credentials", hint=hint)
    return host, port
