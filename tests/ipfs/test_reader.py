"""Blocks that hash right and mean harm: anybody can hash anything."""

import pytest

from mirror.errors import IpfsError
from mirror.ipfs import cid as cids
from mirror.ipfs.cid import of_block
from mirror.ipfs.dagpb import Kind, Link, Node, encode
from mirror.ipfs.reader import is_folder, list_files, read_file, read_files, resolve

LEAF = of_block(b"leaf")


class Store(dict):
    """Blocks by CID."""

    def node(self, kind, *links, **more):
        """Keep a node with these links, of LEAF where only a name is given; gives its CID."""
        whole = tuple(
            Link(cid=LEAF, total=4, name=link) if isinstance(link, str) else link for link in links
        )
        block = encode(Node(kind=kind, links=whole, **more))
        cid = of_block(block, cids.DAG_PB)
        self[cid] = block
        return cid


@pytest.fixture
def store():
    return Store({LEAF: b"leaf"})


def to(cid, name=""):
    return Link(cid=cid, total=0, name=name)


def test_a_file_linked_a_million_times_is_left(store):
    cid = LEAF
    for _ in range(4):
        cid = store.node(Kind.FILE, *[to(cid)] * 40)
    with pytest.raises(IpfsError, match="more blocks than may be read"):
        read_file(cid, store.__getitem__)


def test_a_directory_of_directories_a_million_times_is_left(store):
    cid = store.node(Kind.DIRECTORY, *(f"{number}" for number in range(2000)))
    for _ in range(2):
        cid = store.node(Kind.DIRECTORY, *[to(cid, f"{number}") for number in range(20)])
    with pytest.raises(IpfsError, match="more names than may be read"):
        list_files(cid, store.__getitem__)


def test_all_files_of_a_directory_share_one_limit(store):
    cid = store.node(Kind.DIRECTORY, "a", "b", "c")
    found = read_files(cid, store.__getitem__, lambda *file: file, 12)
    assert dict(found) == dict.fromkeys("abc", b"leaf")
    with pytest.raises(IpfsError, match="more bytes than may be read"):
        read_files(cid, store.__getitem__, lambda *file: file, 11)


@pytest.mark.parametrize("kind", [Kind.FILE, Kind.DIRECTORY])
def test_what_is_too_deep_is_left(store, kind):
    cid = store.node(kind)
    for _ in range(20):
        cid = store.node(kind, to(cid, "d"))
    read = read_file if kind is Kind.FILE else list_files
    with pytest.raises(IpfsError, match="deep"):
        read(cid, store.__getitem__)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../../etc/passwd", "a\0"])
def test_a_name_that_leaves_its_folder_is_refused(store, name):
    cid = store.node(Kind.DIRECTORY, name)
    with pytest.raises(IpfsError, match="no name of a file"):
        list_files(cid, store.__getitem__)


def test_a_file_of_another_size_than_it_says_is_refused(store):
    cid = store.node(Kind.FILE, to(LEAF), filesize=5)
    with pytest.raises(IpfsError, match="says that it has 5 bytes of a file, it has 4"):
        read_file(cid, store.__getitem__)


def test_content_inside_nodes_is_read_as_kubo_wrote_it_before_raw_leaves(store):
    inline = store.node(Kind.RAW, data=b"in")
    assert (
        read_file(store.node(Kind.FILE, to(inline), to(LEAF), filesize=6), store.__getitem__)
        == b"inleaf"
    )


@pytest.mark.parametrize("kind", [Kind.SYMLINK, Kind.METADATA])
def test_what_is_neither_file_nor_directory_is_refused(store, kind):
    cid = store.node(kind, data=b"/etc/passwd")
    assert not is_folder(cid, store.__getitem__)
    with pytest.raises(IpfsError, match="not a file"):
        read_file(cid, store.__getitem__)
    with pytest.raises(IpfsError, match="not a directory"):
        resolve(cid, "a", store.__getitem__)


def test_a_shard_of_another_width_is_refused(store):
    cid = store.node(Kind.HAMT_SHARD, fanout=16)
    with pytest.raises(IpfsError, match="16 slots, expected 256"):
        resolve(cid, "a", store.__getitem__)


def test_a_shard_that_never_ends_is_left(store):
    cid = store.node(Kind.HAMT_SHARD, fanout=256)
    for _ in range(12):
        cid = store.node(Kind.HAMT_SHARD, to(cid, "00"), fanout=256)
    with pytest.raises(IpfsError, match="more than 8 deep"):
        list_files(cid, store.__getitem__)


def test_another_codec_is_refused():
    cbor = of_block(b"\xa0", 0x71)
    with pytest.raises(IpfsError, match="expected raw or dag-pb"):
        read_file(cbor, {cbor: b"\xa0"}.__getitem__)
