"""A real IPFS Cluster: the same calls through its proxy, and its pinning service."""

import time

import pytest

from mirror.ipfs import pack
from mirror.ipfs.http import Service
from mirror.ipfs.node import publish
from mirror.ipfs.psa import pin
from mirror.ipfs.rpc import Node
from mirror.model import Status
from tests.fakes import memory_tree
from tests.ipfs.cluster import cluster
from tests.ipfs.content import noise

pytestmark = pytest.mark.real

FILES = {"index.html": b"<!doctype html>\n", "a/2026/11/one.html": noise("one", 1_300_000)}


def tree(seed):
    return pack(memory_tree(FILES | {"index.html": seed.encode()}))


@pytest.fixture(scope="module")
def peer(node, tmp_path_factory):
    with cluster(node, tmp_path_factory.mktemp("cluster")) as running:
        yield running


def test_what_goes_through_the_proxy_is_a_pin_of_the_cluster(peer):
    old, new = tree("old"), tree("new")
    assert publish(old, Node(api=peer.proxy, deadline_s=60), name="a name").status is Status.OK
    receipt = publish(new, Node(api=peer.proxy, deadline_s=60), name="a name", previous=old.root)
    assert (receipt.status, receipt.reason) == (Status.OK, "")
    assert str(new.root) in peer.pins()
    assert str(old.root) not in peer.pins()


def service(peer, **changes):
    return Service(**{"url": peer.pinning, "token": peer.token(), "deadline_s": 30} | changes)


def ask(root, peer, name="n", **options):
    """Pin it at the service; without the two seconds that a public one is left in peace."""
    return pin(root, service(peer), name=name, sleep=lambda _: time.sleep(0.1), **options)


def test_the_pinning_service_pins_what_a_node_has(peer, node):
    old, new = tree("old service"), tree("new service")
    for dag in (old, new):  # the service fetches from its own node
        assert publish(dag, Node(api=node.url), name="source").status is Status.OK
    assert ask(old.root, peer).status is Status.OK
    receipt = ask(new.root, peer, "a name", previous=old.root)
    assert (receipt.status, receipt.reason) == (Status.OK, "")
    assert peer.pins()[str(new.root)]["name"] == "a name"
    assert str(old.root) not in peer.pins()


def test_a_pin_that_is_there_is_not_asked_for_again(peer, node):
    dag = tree("again")
    publish(dag, Node(api=node.url), name="source")
    assert ask(dag.root, peer, "first").status is Status.OK
    assert ask(dag.root, peer, "second").status is Status.OK
    assert peer.pins()[str(dag.root)]["name"] == "first"


def test_what_nobody_has_is_unknown_and_not_done(peer):
    receipt = ask(tree("nobody").root, peer, wait_s=0)
    assert receipt.status is Status.UNKNOWN
    assert receipt.reason in ("pinning service says: queued", "pinning service says: pinning")


def test_a_wrong_token_is_refused(peer):
    receipt = pin(tree("token").root, service(peer, token="wrong"), name="n")
    assert receipt.status is Status.FAILED
    assert receipt.reason.startswith("pinning service refused: status 401")
