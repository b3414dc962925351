"""What a node may do to us: our receipt says what is, whatever the node says."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from mirror.ipfs import node as nodes
from mirror.ipfs import pack
from mirror.ipfs.pack import blocks
from mirror.ipfs.rpc import Node
from mirror.model import Status, Tree
from tests.fakes import memory_tree
from tests.ipfs.content import noise
from tests.ipfs.fake_node import COMMANDS, FakeNode, drip, serving, silence
from tests.real import free_port

FILES = {"index.html": b"<!doctype html>\n", "a/2026/11/one.html": noise("one", 1_500_000)}
DAG = pack(memory_tree(FILES))


@pytest.fixture
def fake():
    with serving(FakeNode()) as node:
        yield node


def publish(node, dag=DAG, deadline_s=60, **options):
    return nodes.publish(dag, Node(api=node.url, deadline_s=deadline_s), name="n", **options)


def test_every_block_arrives_and_is_pinned(fake):
    receipt = publish(fake)
    assert (receipt.status, receipt.reason) == (Status.OK, "")
    assert fake.blocks == dict(blocks(DAG))
    assert fake.pins == {DAG.root: "n"}


def test_the_node_is_asked_to_say_at_once_that_it_has_the_tree(fake):
    """fast-provide, from Kubo 0.39 on; older nodes take no notice."""
    asked = {}

    def noting(node, query, body):
        asked.update(query)
        return COMMANDS["dag/import"](node, query, body)

    fake.faults["dag/import"] = noting
    publish(fake)
    assert asked["fast-provide-root"] == asked["fast-provide-dag"] == ["true"]


def test_only_new_blocks_are_sent_and_the_last_pin_goes(fake):
    publish(fake)
    new = pack(memory_tree(FILES | {"index.html": b"new\n"}))
    assert publish(fake, new, previous=DAG.root).status is Status.OK
    assert fake.received == [len(dict(blocks(DAG))), 2]  # the root and index.html
    assert set(fake.pins) == {new.root}


def test_an_old_pin_that_stays_is_no_failure(fake):
    publish(fake)
    fake.faults["pin/rm"] = says({"Message": "busy"}, status=500)
    new = pack(memory_tree(FILES | {"index.html": b"new\n"}))
    assert publish(fake, new, previous=DAG.root).status is Status.OK


def test_all_is_sent_where_the_node_lost_the_last_tree(fake):
    gone = pack(memory_tree({"index.html": b"gone\n"}))
    assert publish(fake, previous=gone.root).status is Status.OK
    assert fake.received == [len(dict(blocks(DAG)))]


def test_publishing_the_same_again_changes_nothing(fake):
    publish(fake)
    assert publish(fake, previous=DAG.root).status is Status.OK
    assert fake.pins == {DAG.root: "n"}


def says(*objects, status=200):
    """A command that always answers this."""
    body = b"".join(json.dumps(one).encode() for one in objects)
    return lambda node, query, sent: (status, body)


OTHER = str(pack(memory_tree({})).root)
PIN_ERROR = {"Root": {"Cid": {"/": str(DAG.root)}, "PinErrorMsg": "block was not found"}}

LIES = {
    "another root": ("dag/import", says({"Root": {"Cid": {"/": OTHER}}}), "another root"),
    "no root": ("dag/import", says(), "another root"),
    "a root that is no cid": ("dag/import", says({"Root": {"Cid": {"/": "x"}}}), "not a cid"),
    "a root that is a number": ("dag/import", says({"Root": {"Cid": 7}}), "another root"),
    "a pin that failed": ("dag/import", says(PIN_ERROR), "could not pin: block was not found"),
    "a pin not listed": ("pin/ls", says({"Keys": {OTHER: {}}}), "does not list a pin"),
    "a list that is a list": ("pin/ls", says({"Keys": []}), "does not list a pin"),
    "no json": ("pin/ls", lambda *_: (200, b"<html>"), "not json"),
    "no object": ("pin/ls", says(7), "no object"),
    "other bytes": ("block/get", lambda *_: (200, b"other"), "other bytes"),
    "a refusal": ("pin/add", says({"Message": "no room"}, status=500), "refused /pin/add: no room"),
    "a page": ("pin/add", lambda *_: (403, b"<html>"), "no answer from the node to /pin/add"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_node_that_lies_or_fails_is_a_failed_receipt(fake, lie):
    command, fault, reason = LIES[lie]
    fake.faults[command] = fault
    receipt = publish(fake)
    assert receipt.status is Status.FAILED
    assert reason in receipt.reason
    assert "127.0.0.1" not in receipt.reason


@pytest.mark.parametrize("fault", [silence, drip])
def test_a_node_that_is_late_is_left_at_the_deadline(fake, fault):
    """No single read of one that drips is late; the whole is."""
    fake.faults["pin/add"] = fault
    receipt = publish(fake, deadline_s=0.6)
    assert receipt.status is Status.FAILED
    assert "took longer than 0.6 s" in receipt.reason
    assert receipt.elapsed_s < 1.2


def test_a_node_that_is_down_is_a_failed_receipt():
    receipt = publish(FakeNode(url=f"http://127.0.0.1:{free_port()}"))
    assert (receipt.status, receipt.cid) == (Status.FAILED, str(DAG.root))
    assert receipt.reason == "no answer from the node to /dag/import: ConnectionError"


def test_a_file_that_changed_since_it_was_packed_is_not_published(fake):
    changed = memory_tree(FILES | {"index.html": b"changed"})
    dag = replace(DAG, tree=Tree(files=DAG.tree.files, read=changed.read))
    assert "index.html: its bytes changed" in publish(fake, dag).reason
    assert fake.pins == {}


PUBLISH = """
import sys
from mirror.ipfs import node, pack
from mirror.ipfs.rpc import Node
from mirror.model import Tree
print(node.publish(pack(Tree(files=(), read=bytes)), Node(api=sys.argv[1]), name="n").status)
"""


def test_neither_proxies_nor_netrc_come_between(fake, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    proxy = f"http://127.0.0.1:{free_port()}"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PUBLISH, fake.url], capture_output=True, text=True,
        env={"HOME": str(tmp_path), "HTTP_PROXY": proxy, "http_proxy": proxy}, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("ok\n", "")
    assert set(fake.authorization) == {None}


def test_a_node_that_wants_a_secret_gets_it(fake):
    node = Node(api=fake.url, deadline_s=5, authorization="Bearer abc")
    assert nodes.publish(DAG, node, name="n").status is Status.OK
    assert set(fake.authorization) == {"Bearer abc"}
