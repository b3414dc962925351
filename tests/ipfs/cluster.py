"""One IPFS Cluster peer on loopback: its proxy of Kubo's RPC and its pinning service."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from tests import real
from tests.ipfs.kubo import Kubo

USER, PASSWORD = "volunteer", "s3cret"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """A cluster peer that runs; URLs of its three APIs."""

    proxy: str
    rest: str
    pinning: str

    def token(self) -> str:
        """A token for the pinning service."""
        answer = requests.post(f"{self.pinning}/token", auth=(USER, PASSWORD), timeout=10)
        return answer.json()["token"]

    def pins(self) -> dict[str, dict]:
        """Everything the cluster pins: CID -> pin."""
        lines = requests.get(f"{self.rest}/allocations", timeout=10).text.splitlines()
        return {pin["cid"]: pin for pin in map(json.loads, lines)}


@contextlib.contextmanager
def cluster(node: Kubo, folder: Path) -> Iterator[Cluster]:
    """A cluster of one peer in front of *node* while the block lasts."""
    command = real.find("ipfs-cluster-service")
    env = {"IPFS_CLUSTER_PATH": str(folder), "HOME": str(folder)}
    subprocess.run(
        [command, "init", "--consensus", "crdt"],
        env=env,
        check=True,
        capture_output=True,
        timeout=60,
    )
    ports = [real.free_port() for _ in range(4)]
    swarm, proxy, rest, pinning = (f"/ip4/127.0.0.1/tcp/{port}" for port in ports)
    path = folder / "service.json"
    config = json.loads(path.read_text())
    config["cluster"] |= {"listen_multiaddress": [swarm], "mdns_interval": "0s"}
    config["ipfs_connector"]["ipfshttp"]["node_multiaddress"] = node.api
    config["api"]["ipfsproxy"] |= {"listen_multiaddress": proxy, "node_multiaddress": node.api}
    config["api"]["restapi"]["http_listen_multiaddress"] = rest
    config["api"]["pinsvcapi"] |= {
        "http_listen_multiaddress": pinning,
        "basic_auth_credentials": {USER: PASSWORD},
    }
    path.write_text(json.dumps(config))
    urls = [f"http://127.0.0.1:{port}" for port in ports]

    def ready() -> bool:
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{urls[2]}/id", timeout=2).ok
        return False

    with real.running([command, "daemon"], ready=ready, log=folder / "log", env=env):
        yield Cluster(proxy=urls[1], rest=urls[2], pinning=urls[3])
