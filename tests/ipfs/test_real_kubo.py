"""A real Kubo: our CIDs are its CIDs, and it takes, pins and gives what we hand it."""

import random

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


def added(node, folder, files):
    """What `ipfs add` says of *files*: path -> CID, "" for all of them."""
    for path, body in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
    said = ipfs(node.repo, "add", "-r", "--hidden", "--only-hash", "--api", node.api, str(folder))
    lines = (line.split(" ", 2) for line in said.splitlines() if line.startswith("added"))
    return {path.removeprefix(folder.name).lstrip("/"): cid for _, cid, path in lines}


def ours(files):
    dag = pack(memory_tree(files))
    return {path: str(cid) for path, cid in dag.cids.items()} | {"": str(dag.root)}


def test_ipfs_add_gives_the_same_cids(node, tmp_path):
    found = added(node, tmp_path / "tree", FILES)
    assert {path: found[path] for path in ours(FILES)} == ours(FILES)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_ipfs_add_gives_the_same_cids_of_any_tree(node, tmp_path, seed):
    """Folders within folders, sharded ones, names in several scripts, sizes around a chunk."""
    chance = random.Random(seed)
    names = ["статья", "مقاله", "a b", "報道", "x" * 60, "."]
    folders = ["", "a/", "a/b/", "ä/"]
    files = {
        f"{chance.choice(folders)}{chance.choice(names)}{number}": noise(str(number), number % 40)
        for number in range(chance.choice([3, 300, 20_000]))
    }
    for number in range(3):
        size = (chance.randrange(4) << 20) + chance.choice([-1, 0, 1, 4711])
        files[f"large{number}"] = noise(f"{seed} {number}", max(0, size))
    assert added(node, tmp_path / "tree", files)[""] == ours(files)[""]


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
