"""A record made offline, through real nodes that never saw its key."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import requests

from mirror.ipfs import ipns, pack
from mirror.ipfs.http import Service
from mirror.ipfs.naming import delegate, put
from mirror.ipfs.node import publish
from mirror.ipfs.rpc import Node
from mirror.model import Status
from tests.fakes import memory_tree
from tests.ipfs.kubo import kubo

pytestmark = pytest.mark.real

NOW = datetime.now(UTC)  # Kubo looks at the real clock
DHT = {"Routing": {"Type": "dhtserver", "LoopbackAddressesOnLanDHT": True, "DelegatedRouters": []}}


def record(sequence):
    until = NOW + timedelta(days=1)
    return ipns.make(bytes(range(32)), value="/ipfs/bafkqaaa", sequence=sequence, valid_until=until)


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """Two nodes that know each other and a DHT of their own."""
    folders = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("two")
    with kubo(folders[0], DHT) as one, kubo(folders[1], DHT) as two:
        two.rpc("swarm/connect", one.id()[1]).raise_for_status()
        yield one, two


def test_a_record_put_on_one_node_is_read_from_another(pair):
    one, two = pair
    ours = record(1)
    receipt = put(ours, Node(api=one.url, deadline_s=60), now=NOW)
    assert (receipt.status, receipt.reason) == (Status.OK, "")
    assert two.rpc("name/get", ours.name).content == ours.raw
    url = f"{two.gateway}/ipns/{ours.name}"
    assert requests.get(url, headers={"Accept": ipns.MEDIA_TYPE}, timeout=30).content == ours.raw


def test_whoever_looks_for_a_tree_that_was_published_finds_the_node(pair):
    """A provider record is in the DHT; without fast-provide Kubo may make it hours later."""
    one, two = pair
    dag = pack(memory_tree({"index.html": b"provided\n"}))
    receipt = publish(dag, Node(api=one.url, deadline_s=60), name="provided")
    assert receipt.status is Status.OK
    found = two.rpc("routing/findprovs", str(dag.root), **{"num-providers": "1"}).text
    assert one.id()[0] in found


def test_the_same_record_again_is_fine_and_an_older_one_is_not(pair):
    node = Node(api=pair[0].url, deadline_s=60)
    assert put(record(3), node, now=NOW).status is Status.OK
    assert put(record(3), node, now=NOW).status is Status.OK
    receipt = put(record(2), node, now=NOW)
    assert receipt.status is Status.FAILED
    assert "sequence 3 >= new record sequence 2" in receipt.reason


def test_a_node_without_routing_says_200_and_the_receipt_does_not(node):
    receipt = put(record(1), Node(api=node.url, deadline_s=20), now=NOW)
    assert receipt.status is Status.FAILED


def test_a_content_router_takes_a_record_and_gives_it_back(pair):
    """Kubo's own routing API, which it serves beside its gateway."""
    ours = record(9)
    router = Service(url=pair[0].gateway, deadline_s=60)
    receipt = delegate(ours, router, now=NOW, mirror="router")
    assert (receipt.status, receipt.reason) == (Status.OK, "")
    assert pair[1].rpc("name/get", ours.name).content == ours.raw


def test_a_content_router_refuses_a_broken_record(pair):
    ours = record(10)
    broken = replace(ours, raw=ours.raw[:-1] + b"!")
    receipt = delegate(broken, Service(url=pair[0].gateway, deadline_s=60), now=NOW, mirror="r")
    assert receipt.reason.startswith("router refused the record: status ")
