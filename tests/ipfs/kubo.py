"""Kubo nodes on loopback: no bootstrap, no public network, ports of their own."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests import real

ALONE: Mapping[str, Any] = {
    "AutoConf": {"Enabled": False},
    "Bootstrap": [],
    "DNS": {"Resolvers": {}},
    "Ipns": {"DelegatedPublishers": []},
    "Routing": {"Type": "none", "DelegatedRouters": []},
}
"""Nothing of a stock node's configuration that leads outside this machine."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kubo:
    """A node that runs."""

    api: str
    """Multiaddr of its RPC, `/ip4/127.0.0.1/tcp/…`."""
    gateway: str
    """URL of its gateway."""
    repo: Path

    @property
    def url(self) -> str:
        """URL of its RPC."""
        return f"http://127.0.0.1:{self.api.rpartition('/')[2]}"

    def rpc(self, path: str, *args: str, **options: str) -> requests.Response:
        """Answer of its RPC; for tests that look at the node behind our back."""
        query = [("arg", arg) for arg in args] + list(options.items())
        return requests.post(f"{self.url}/api/v0/{path}", params=query, timeout=30)

    def id(self) -> tuple[str, str]:
        """Its peer ID and an address others can dial."""
        answer = self.rpc("id").json()
        return answer["ID"], answer["Addresses"][0]


def ipfs(repo: Path, *argv: str, data: bytes = b"") -> str:
    """What the `ipfs` command prints, with *repo* as its repository."""
    done = subprocess.run(
        [real.find("ipfs"), *argv], input=data, capture_output=True, check=True, timeout=60,
        env=_env(repo, None),
    )  # fmt: skip
    return done.stdout.decode().strip()


def make_repo(repo: Path, config: Mapping[str, Any]) -> None:
    """A repository for one node, *config* laid over its sections."""
    ipfs(repo, "init", "--profile", "test,unixfs-v1-2025", "--empty-repo")
    path = repo / "config"
    found = json.loads(path.read_text())
    for section, values in {**ALONE, **config}.items():
        found[section] = {**found[section], **values} if isinstance(values, dict) else values
    path.write_text(json.dumps(found))


@contextlib.contextmanager
def kubo(
    repo: Path, config: Mapping[str, Any] | None = None, env: Mapping[str, str] | None = None
) -> Iterator[Kubo]:
    """A Kubo node while the block lasts."""
    command = real.find("ipfs")
    make_repo(repo, config or {})
    ready = (repo / "gateway").exists
    with real.running([command, "daemon"], ready=ready, log=repo / "log", env=_env(repo, env)):
        api, gateway = ((repo / name).read_text().strip() for name in ("api", "gateway"))
        yield Kubo(api=api, gateway=gateway, repo=repo)


def _env(repo: Path, more: Mapping[str, str] | None) -> dict[str, str]:
    home = {"IPFS_PATH": str(repo), "HOME": str(repo), "IPFS_TELEMETRY": "off"}
    return home | dict(more or {})
