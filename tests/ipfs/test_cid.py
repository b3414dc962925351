"""CIDs and blocks from outside: read right, or refused with our error."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.errors import IpfsError
from mirror.ipfs import cid as cids
from mirror.ipfs import dagpb
from mirror.ipfs.cid import EMPTY, Cid, base36, of_block, parse
from mirror.ipfs.dagpb import Kind, Link, Node

HELLO = of_block(b"hello world")
DIGESTS = st.binary(min_size=32, max_size=32)
CIDS = st.builds(Cid, codec=st.sampled_from([cids.RAW, cids.DAG_PB]), digest=DIGESTS)
SIZES = st.integers(0, 2**62)


def test_one_block_in_every_base_that_nodes_write():
    """From `ipfs cid format -b …` of Kubo 0.43 (base16, base32, base36, base58btc)."""
    same = {
        "f01551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
        "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
        "k2cwued9o1pvrt3q271rrqbo49x30tbxwpoeaq75z14e5ui2rzygpbe1",
        "zb2rhj7crUKTQYRGCRATFaQ6YFLTde2YzdqbbhAASkL9uRDXn",
    }
    assert {parse(text) for text in same} == {HELLO}
    assert base36(HELLO) in same


def test_version_0_is_the_same_block_as_version_1():
    """From `ipfs cid base32 Qm…` of Kubo 0.43."""
    empty = parse("QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn")
    assert str(empty) == "bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354"


def test_a_peer_id_is_the_bare_multihash():
    """As Kubo and js-libp2p write those of RSA keys: "Qm" and 44 more."""
    assert cids.peer_id(HELLO) == "QmaozNR7DZHQK1ZcU9p7QdrshMvXqWK6gpu5rmrkPdT3L4"
    assert parse(cids.peer_id(HELLO)).digest == HELLO.digest


def test_the_empty_block_is_inside_its_cid():
    assert str(EMPTY) == "bafkqaaa"
    assert parse("bafkqaaa") == EMPTY
    assert EMPTY.matches(b"")
    assert not EMPTY.matches(b"x")


@given(CIDS)
def test_what_is_written_is_read(cid):
    assert parse(str(cid)) == parse(base36(cid)) == cid
    assert cids.from_bytes(bytes(cid)) == cid


@pytest.mark.parametrize("text", [
    "", "b", "Qm", "bafkqaaa=", "BAFKQAAA", "uAVUAAA", "x" * 600, "k1", "z0", "f 01",
    "bafkrei", str(HELLO)[:-2], str(HELLO) + "aa", "https://example.org", "бафк", "b\n",
    "f0155132000", "f01551202abcd", "f" + "01" * 200,
])  # fmt: skip
def test_what_is_no_cid_is_refused(text):
    with pytest.raises(IpfsError):
        parse(text)


@given(st.text(max_size=80))
def test_any_text_is_a_cid_or_our_error(text):
    with contextlib.suppress(IpfsError):
        assert isinstance(parse(text), Cid)


@given(
    st.builds(
        Node,
        kind=st.sampled_from(Kind),
        links=st.lists(st.builds(Link, cid=CIDS, total=SIZES, name=st.text(max_size=9))).map(tuple),
        data=st.none() | st.binary(max_size=40),
        filesize=st.none() | SIZES,
        blocksizes=st.lists(SIZES, max_size=4).map(tuple),
        hash_code=st.none() | SIZES,
        fanout=st.none() | SIZES,
    )
)
def test_a_node_comes_back_from_its_block(node):
    assert dagpb.decode(dagpb.encode(node)) == node


@given(st.binary(max_size=200))
def test_any_block_is_a_node_or_our_error(block):
    with contextlib.suppress(IpfsError):
        assert isinstance(dagpb.decode(block), Node)


@given(st.data())
def test_a_damaged_block_is_a_node_or_our_error(data):
    """Random bytes rarely get past the first field; a changed byte of a real block does."""
    links = tuple(Link(cid=HELLO, total=11, name=name) for name in ("a", "b"))
    block = bytearray(dagpb.encode(Node(kind=Kind.FILE, links=links, blocksizes=(11, 11))))
    block[data.draw(st.integers(0, len(block) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(IpfsError):
        dagpb.decode(bytes(block))
