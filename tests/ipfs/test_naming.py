"""Records handed on and asked for: what comes back counts, whatever the status says."""

from datetime import timedelta

import pytest

from mirror.errors import IpfsError
from mirror.ipfs import ipns
from mirror.ipfs.http import Service
from mirror.ipfs.naming import delegate, put, record_files, resolve
from mirror.ipfs.rpc import Node
from mirror.model import Status
from tests.fakes import NOON, MemoryWeb, page
from tests.ipfs.fake_node import FakeNode, serving

SEED, OTHER_SEED = bytes(range(32)), bytes(32)
UNTIL = NOON + timedelta(days=90)


def record(sequence, seed=SEED):
    return ipns.make(seed, value="/ipfs/bafkqaaa", sequence=sequence, valid_until=UNTIL)


OURS, OLDER, NEWER, FOREIGN = record(7), record(6), record(8), record(9, OTHER_SEED)


@pytest.fixture
def fake():
    with serving(FakeNode()) as node:
        yield node


def give(raw):
    return lambda *_: (200, raw)


def test_a_record_that_comes_back_is_ok(fake):
    receipt = put(OURS, Node(api=fake.url), now=NOON)
    assert (receipt.status, receipt.reason, receipt.cid) == (Status.OK, "", OURS.name)
    assert fake.records == {OURS.name: OURS.raw}


@pytest.mark.parametrize(("answer", "reason"), [
    (OLDER.raw, "an older record came back: sequence 6, ours is 7"),
    (NEWER.raw, "a newer record is known: sequence 8, ours is 7"),
    (FOREIGN.raw, "not signed by"),
    (b"", "no V2 signature"),
])  # fmt: skip
def test_any_other_record_is_told(fake, answer, reason):
    fake.faults["name/get"] = give(answer)
    receipt = put(OURS, Node(api=fake.url), now=NOON)
    assert receipt.status is Status.FAILED
    assert reason in receipt.reason


def test_a_node_that_refuses_is_told(fake):
    fake.faults["name/put"] = lambda *_: (500, b'{"Message": "record validation failed"}')
    receipt = put(OURS, Node(api=fake.url), now=NOON)
    assert receipt.reason == "node refused /name/put: record validation failed"


@pytest.fixture
def router(httpserver):
    """A content router that takes and gives one record."""
    path = f"/routing/v1/ipns/{OURS.name}"
    httpserver.expect_request(path, "PUT", data=OURS.raw).respond_with_data(b"")
    return httpserver, path


def test_a_router_gives_the_record_back(router):
    server, path = router
    server.expect_request(path, "GET").respond_with_data(OURS.raw, content_type=ipns.MEDIA_TYPE)
    receipt = delegate(OURS, Service(url=server.url_for("")), now=NOON, mirror="router")
    assert (receipt.status, receipt.reason) == (Status.OK, "")


def test_a_router_that_answers_another_type_has_no_record(router):
    """HTTP routing V1: "any other content type MUST be interpreted as no record found"."""
    server, path = router
    server.expect_request(path, "GET").respond_with_data(OURS.raw, content_type="text/html")
    receipt = delegate(OURS, Service(url=server.url_for("")), now=NOON, mirror="router")
    assert receipt.reason == "router does not give the record back: status 200"


def web(**answers):
    """Hosts by name, each with its answer for our name."""
    return MemoryWeb(
        {
            f"https://{host}.example/ipns/{OURS.name}?format=ipns-record": answer
            for host, answer in answers.items()
        }
    )


def hosts(*names):
    return [f"https://{name}.example" for name in names]


def test_the_newest_of_all_records_is_taken():
    """A host that holds an old record back is outdone by any other."""
    found = web(old=page(OLDER.raw), new=page(NEWER.raw), ours=page(OURS.raw), bad=page("<html>"))
    assert resolve(OURS.name, hosts("old", "new", "ours", "bad"), found, now=NOON) == NEWER


def test_what_each_host_said_is_told_where_none_helped():
    found = web(gone=page("", status=404), foreign=page(FOREIGN.raw))
    with pytest.raises(IpfsError) as caught:
        resolve(OURS.name, hosts("gone", "foreign", "dead"), found, now=NOON)
    for said in (
        "https://gone.example: status 404",
        "not signed by",
        "https://dead.example: nothing",
    ):
        assert said in str(caught.value)


def test_a_static_host_answers_as_gateway_and_as_router():
    tree = record_files(OURS)
    assert [file.path for file in tree.files] == [
        f"ipns/{OURS.name}",
        f"routing/v1/ipns/{OURS.name}",
    ]
    assert tree.read(f"ipns/{OURS.name}") == OURS.raw
