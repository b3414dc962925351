"""Content that leaves us and arrives: between nodes, and from plain files."""

import pytest

from mirror.fetch import FetchPolicy, HttpWeb
from mirror.ipfs import gateway_files, pack
from mirror.ipfs.gateway import fetch_verified
from mirror.ipfs.node import publish
from mirror.ipfs.rpc import Node
from mirror.ipfs.static import static_files
from mirror.model import Status
from tests.fakes import memory_tree
from tests.ipfs import static_hosts
from tests.ipfs.content import noise
from tests.ipfs.kubo import kubo

pytestmark = pytest.mark.real

DOCUMENT = noise("document", 2_700_000)
PATH = "a/2026/11/document.html"
TREE = memory_tree({PATH: DOCUMENT, "index.html": b"<!doctype html>\n"})
DAG = pack(TREE)
WEB = HttpWeb(FetchPolicy(allow_loopback=True))


def test_a_second_node_gets_it_over_bitswap(node, tmp_path):
    assert publish(DAG, Node(api=node.url), name="exchange").status is Status.OK
    peer, address = node.id()
    with kubo(tmp_path) as other:
        assert other.rpc("block/stat", str(DAG.root), offline="true").status_code == 500
        other.rpc("swarm/connect", f"{address}").raise_for_status()
        got = other.rpc("cat", f"{DAG.root}/{PATH}")
        assert peer in other.rpc("swarm/peers").text
    assert got.content == DOCUMENT


@pytest.mark.parametrize("server", [static_hosts.nginx, static_hosts.caddy])
def test_a_stock_node_gets_it_from_plain_files_over_https(server, tmp_path):
    """All of the documented snippet: found through its routing file, read over HTTP/2."""
    certificate = static_hosts.make_certificate(tmp_path / "certificate.pem")
    root, work = tmp_path / "www", tmp_path / "server"
    root.mkdir()
    work.mkdir()
    with server(root, work, certificate) as url:
        static_hosts.lay_out(root, static_files(DAG, [url]))
        config = {
            "Routing": {"Type": "autoclient", "DelegatedRouters": [url]},
            "HTTPRetrieval": {"Enabled": True},
        }
        with kubo(tmp_path / "repo", config, {"SSL_CERT_FILE": str(certificate)}) as node:
            got = node.rpc("cat", f"{DAG.root}/{PATH}")
    assert got.content == DOCUMENT


@pytest.fixture
def plain(tmp_path):
    """The folder and the URL of a host that knows nothing of IPFS."""
    root = static_hosts.lay_out(tmp_path / "plain", gateway_files(DAG))
    with static_hosts.plain(root) as url:
        yield root, url


def test_our_fetcher_reads_kubos_gateway_and_a_plain_host(node, plain):
    assert publish(DAG, Node(api=node.url), name="exchange").status is Status.OK
    for host in (node.gateway, plain[1]):
        got = fetch_verified(f"{DAG.root}/{PATH}", [host], WEB)
        assert (got.body, got.faults) == (DOCUMENT, ())


def test_a_tampered_block_is_found_and_the_next_host_asked(node, plain):
    assert publish(DAG, Node(api=node.url), name="exchange").status is Status.OK
    root, url = plain
    victim = root / "ipfs" / str(list(DAG.leaves)[1])
    victim.write_bytes(victim.read_bytes()[:-1] + b"!")
    got = fetch_verified(f"{DAG.root}/{PATH}", [url, node.gateway], WEB)
    assert got.body == DOCUMENT
    assert [(fault.host, fault.lied) for fault in got.faults] == [(url, True)]
