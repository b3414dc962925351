"""The tree as a graph: what is in it, what is not, and that it is read as little as possible."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.errors import IpfsError
from mirror.ipfs import gateway_files, pack, write_car
from mirror.ipfs.pack import blocks
from mirror.ipfs.reader import list_files, read_file
from mirror.model import Tree
from tests.fakes import memory_tree
from tests.ipfs.content import noise
from tests.ipfs.fake_node import read_car

FILES = {
    "index.html": b"<!doctype html>\n",
    "a/2026/11/large.html": noise("large", 2_500_000),
    "a/2026/11/zeros": bytes(3_000_000),
    "a/2026/11/zeros-again": bytes(3_000_000),
    "empty": b"",
}
DAG = pack(memory_tree(FILES))


def test_the_folders_of_the_gateway_are_not_in_the_directory():
    more = {"ipfs/bafkqaaa": b"", f"routing/v1/providers/{DAG.root}": b"{}"}
    assert pack(memory_tree(FILES | more)).root == DAG.root


def test_the_order_of_files_changes_nothing():
    assert pack(memory_tree(dict(reversed(FILES.items())))).root == DAG.root


def test_files_of_one_block_are_not_read():
    tree = memory_tree({"one": b"1", "two": b"2"})
    unread = Tree(files=tree.files, read={}.__getitem__)
    assert pack(unread).root == pack(tree).root


def test_every_block_is_told_once_and_is_what_its_cid_says():
    found = list(blocks(DAG))
    assert found[0][0] == DAG.root
    assert len(found) == len(dict(found)) == len(DAG.nodes) + len(DAG.leaves)
    assert all(cid.matches(block) for cid, block in found)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=4), st.binary(max_size=50)))
def test_what_is_packed_is_read_back(files):
    dag = pack(memory_tree({f"folder/{name}": body for name, body in files.items()}))
    get = dict(blocks(dag)).__getitem__
    assert list_files(dag.root, get) == dag.cids
    assert {path: read_file(cid, get) for path, cid in dag.cids.items()} == {
        f"folder/{name}": body for name, body in files.items()
    }


PARTS = st.lists(st.sampled_from(["a", "b", "a-", "a.b", "Z"]), min_size=1, max_size=4)


@given(st.lists(PARTS, min_size=1, max_size=12))
def test_folders_in_folders_hold_what_they_should(places):
    """Names that sort around the slash: "a", "a-", "a.b", "a/b"."""
    paths = {"/".join(parts) for parts in places}
    folders = {path.rpartition("/")[0] for path in paths}
    clash = any(f"{folder}/".startswith(f"{path}/") for path in paths for folder in folders)
    files = memory_tree({path: path.encode() for path in paths})
    if clash:
        with pytest.raises(IpfsError, match="a file and a folder at once"):
            pack(files)
        return
    dag = pack(files)
    get = dict(blocks(dag)).__getitem__
    assert list_files(dag.root, get) == dict(dag.cids)


def test_a_path_that_is_there_twice_is_refused():
    one = memory_tree({"a": b"1"})
    with pytest.raises(IpfsError, match="twice"):
        pack(Tree(files=one.files * 2, read=one.read))


def test_a_car_has_one_root_and_every_block():
    stream = io.BytesIO()
    size = write_car(DAG, stream)
    roots, found = read_car(stream.getvalue())
    assert size == len(stream.getvalue())
    assert roots == [DAG.root]
    assert found == dict(blocks(DAG))


def test_gateway_files_are_the_blocks_by_name_and_hash():
    tree = gateway_files(DAG)
    again = memory_tree({file.path: tree.read(file.path) for file in tree.files})
    assert again.files == tuple(tree.files)
    assert {file.path for file in tree.files} == {f"ipfs/{cid}" for cid, _ in blocks(DAG)} | {
        "ipfs/bafkqaaa"
    }


@pytest.mark.parametrize("paths", [("a", "a/b"), ("a/b", "a"), ("a/b/c", "a/b")])
def test_a_file_that_is_also_a_folder_is_refused(paths):
    with pytest.raises(IpfsError, match="folder"):
        pack(memory_tree(dict.fromkeys(paths, b"")))


def test_a_file_that_is_not_what_the_tree_says_is_refused():
    tree = memory_tree(FILES)
    other = memory_tree(FILES | {"a/2026/11/large.html": noise("other", 2_500_000)})
    with pytest.raises(IpfsError, match=r"large\.html: its bytes changed"):
        pack(Tree(files=tree.files, read=other.read))
