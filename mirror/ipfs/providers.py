"""
Files that answer the question who has a block, so that any static host is a router too.

`routing/v1/providers/<cid>` as in https://specs.ipfs.tech/routing/http-routing-v1/. Public routers
do not take HTTP hosts as providers yet (ipfs/specs#496); a client told to ask one of our hosts
finds all of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

from mirror.errors import IpfsError
from mirror.ipfs.address import multiaddr
from mirror.ipfs.cid import LIBP2P_KEY, Cid, peer_id
from mirror.model import Tree, TreeFile

MAX_PROVIDERS = 100  # "responses SHOULD be limited to 100 providers", same specification
PROTOCOL = "transport-ipfs-gateway-http"  # multicodec table, 0x0920


def provider_files(found: Iterable[Cid], hosts: Sequence[str]) -> Tree:
    """
    Return `routing/v1/providers/<cid>` for each of *found*: all of *hosts* have it.

    Args:
        found: what to answer for. Clients ask for what they were given, the root of the tree or
            one file, and not for the blocks below.
        hosts: public URLs of the mirrors, in the order of the answer. Hosts below a path or
            without TLS are left out: IPFS clients reach blocks at the root of an https host only.
    """
    body = answer(hosts)
    sha256 = hashlib.sha256(body).hexdigest()
    paths = sorted(f"routing/v1/providers/{cid}" for cid in found)
    files = tuple(TreeFile(path=path, sha256=sha256, size=len(body)) for path in paths)
    return Tree(files=files, read=lambda _: body)


def answer(hosts: Sequence[str]) -> bytes:
    """The JSON that names *hosts*, as far as IPFS clients can reach them."""
    records = [_record(host) for host in hosts if _reachable(host)]
    return json.dumps({"Providers": records[:MAX_PROVIDERS]}, separators=(",", ":")).encode()


def _reachable(host: str) -> bool:
    """Loopback for tests apart, Kubo asks over HTTP/2 with TLS only (boxo httpnet)."""
    try:
        address = multiaddr(host)
    except IpfsError:
        return False
    return address.endswith("/https") or address.startswith("/ip4/127.")


def _record(host: str) -> dict[str, object]:
    """The "peer" schema. A web server has no peer ID: its address stands in for a key."""
    address = multiaddr(host)
    key = Cid(codec=LIBP2P_KEY, digest=hashlib.sha256(address.encode()).digest())
    return {"Schema": "peer", "ID": peer_id(key), "Addrs": [address], "Protocols": [PROTOCOL]}
