"""What a fetcher may do."""

from __future__ import annotations

from dataclasses import dataclass

from mirror.addresses import proxy_address

# Firefox ESR on Windows, of November 2026: a common browser, so that no volunteer stands out.
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
