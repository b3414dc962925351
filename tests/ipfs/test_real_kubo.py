"""A real Kubo: our CIDs are its CIDs, and it takes, pins and gives what we hand it."""

import pytest

from mirror.ipfs import pack
from mirror.ipfs.cid import parse
from mirror.ipfs.node import publish
from mirror.ipfs.rpc import Node
from mirror.model import Status
from tests.fakes import memory_tree
from tests.ipfs.content import noise
from tests.ipfs.kubo import ipfs

pytestmark = pytest.mark.real

FILES = {
    "index.html": b"<!doctype html>\n",
    "empty": b"",
    "a/2026/11/one.html": noise("one", 5000),
    "a/2026/11/large.html": noise("large", 3_500_000),
    "a/2026/10/zeros": bytes(2_200_000),
}
TREE = memory_tree(FILES)


def test_ipfs_add_gives_the_same_cids(node, tmp_path):
    for path, body in FILES.items():
        place = tmp_path / "tree" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
    listed = ipfs(node.repo, "add", "-r", "--only-hash", "--api", node.api, str(tmp_path / "tree"))
    found = dict(reversed(line.split()[1:]) for line in listed.splitlines() if " tree/" in line)
    dag = pack(TREE)
    assert {path: found[f"tree/{path}"] for path in FILES} == {
        path: str(cid) for path, cid in dag.cids.items()
    }
    assert listed.splitlines()[-1].split()[1] == str(dag.root)


def test_a_tree_is_pinned_by_name(node):
    dag = pack(TREE)
    receipt = publish(dag, Node(api=node.url), name="a name")
    assert (receipt.status, receipt.reason, receipt.cid) == (Status.OK, "", str(dag.root))
    pins = node.rpc("pin/ls", str(dag.root), names="true").json()["Keys"]
    assert pins[str(dag.root)] == {"Type": "recursive", "Name": "a name"}
    assert (
        node.rpc("cat", f"{dag.root}/a/2026/11/large.html").content == FILES["a/2026/11/large.html"]
    )


def test_only_what_is_new_is_sent_and_the_last_pin_goes(node):
    old = pack(memory_tree(FILES | {"index.html": b"old\n"}))
    new = pack(memory_tree(FILES | {"index.html": b"new\n"}))
    publish(old, Node(api=node.url), name="a name")
    receipt = publish(new, Node(api=node.url), name="a name", previous=old.root)
    assert receipt.status is Status.OK
    pinned = {parse(key) for key in node.rpc("pin/ls", type="recursive").json()["Keys"]}
    assert new.root in pinned
    assert old.root not in pinned
