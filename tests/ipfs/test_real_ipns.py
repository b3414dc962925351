"""A record made offline, through real nodes that never saw its key."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from mirror.ipfs import ipns
from mirror.ipfs.naming import put
from mirror.ipfs.rpc import Node
from mirror.model import Status
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
