"""Who signs articles, and as what. The index is signed by the mirror's own key in any case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mirror import urls
from mirror.config import Config
from mirror.errors import ConfigError
from mirror.job.edges import Edges
from signing.minisig import SecretKey
from signing.trailer import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """A key and the role in which it signs."""

    key: SecretKey
    role: Role
    check: Callable[[str], None]
    """Raises ConfigError where it may not sign for a URL."""


def signer_of(
    config: Config, edges: Edges, *, key: SecretKey | None = None, role: Role | None = None
) -> Signer:
    """Return who signs: *key* in *role*, by default the identity of mirrors.toml."""
    role = role or Role(config.identity.role)

    def check(url: str) -> None:
        if role is Role.ORIGIN:
            check_own(config, url)

    return Signer(key=key or edges.key, role=role, check=check)


def check_own(config: Config, url: str) -> None:
    """
    Return if *url* is on a host of an outlet in mirrors.toml, to the letter.

    Verifiers count a newsroom's key for exactly the listed hosts (FORMAT.md, rule L1): what
    is signed for another one only looks forged.
    """
    parts = urls.parse(url)
    own = {host for outlet in config.outlets for host in outlet.hosts}
    if own.isdisjoint({parts.host, parts.authority}):
        raise ConfigError(
            f"{parts.authority} is no host of an outlet in {config.path.name}: only its own"
            " newsroom signs an article as origin",
            hint="add the host to hosts of your outlet, or sign what you saw: --as capture",
        )
