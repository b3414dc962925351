"""What a run does with IPFS, in each of its modes."""

import json
from datetime import timedelta

import pytest
from werkzeug import Response

from mirror.ipfs import ipns, parse
from mirror.model import Status
from tests.ipfs.fake_node import FakeNode, serving
from tests.job.world import TOML, World
from tests.outlet.server import AFTER_ALL

RECORD = ipns.make(
    bytes(32), value="/ipfs/bafkqaaa", sequence=1, valid_until=AFTER_ALL + timedelta(days=9)
)


@pytest.fixture
def fake():
    with serving(FakeNode()) as node:
        yield node


def world(folder, stories=1, **ipfs) -> World:
    """A volunteer whose [ipfs] says this."""
    lines = "".join(f'{key} = "{value}"\n' for key, value in ipfs.items())
    return World(folder=folder, stories=stories, toml=f"{TOML}[ipfs]\n{lines}")


def receipts(report):
    return {one.mirror: (one.status, one.reason) for one in report.receipts}


def told(made):
    return [(one.kind, one.reason) for one in made.events if one.kind.startswith("name")]


def test_without_a_node_each_host_is_a_gateway(tmp_path):
    made = world(tmp_path)
    report = made.run()
    assert set(receipts(report)) == {"disk"}
    assert {f"ipfs/{report.root}", "ipfs/bafkqaaa"} <= set(made.files())


def test_the_node_holds_the_newest_tree_alone(tmp_path, fake):
    first = world(tmp_path, api=fake.url).run()
    second = world(tmp_path, stories=2, api=fake.url).run()
    assert receipts(second)["ipfs"] == (Status.OK, "")
    assert set(fake.pins) == {parse(second.root)} != {parse(first.root)}
    assert fake.received[1] < fake.received[0] + 4


def test_a_node_that_is_down_ends_nothing(tmp_path, fake):
    fake.faults["pin/add"] = lambda *_: (500, b'{"Message": "no room"}')
    report = world(tmp_path, api=fake.url).run()
    assert receipts(report)["disk"] == (Status.OK, "")
    assert receipts(report)["ipfs"] == (Status.FAILED, "node refused /pin/add: no room")


def test_what_a_pinning_service_says_is_no_verified_copy(tmp_path, httpserver):
    made = world(tmp_path, service=httpserver.url_for(""))

    def pinned(request):
        pin = {"requestid": "r1", "status": "pinned", "pin": {"cid": request.args["cid"]}}
        return Response(json.dumps({"results": [pin]}))

    httpserver.expect_request("/pins", "GET").respond_with_handler(pinned)
    report = made.run()
    assert receipts(report)["ipfs-service"][0] is Status.UNKNOWN
    assert "by the service's own word" in receipts(report)["ipfs-service"][1]
    assert report.verified == 1


def test_the_newsrooms_record_is_handed_on_and_published(tmp_path, fake):
    (tmp_path / f"{RECORD.name}.ipns-record").write_bytes(RECORD.raw)
    made = world(tmp_path, api=fake.url, record=f"{RECORD.name}.ipns-record")
    made.run()
    assert told(made) == [("named", "")]
    assert fake.records == {RECORD.name: RECORD.raw}
    assert made.files()[f"ipns/{RECORD.name}"] == RECORD.raw


def test_a_record_that_ended_is_told_and_left_out(tmp_path, fake):
    (tmp_path / f"{RECORD.name}.ipns-record").write_bytes(RECORD.raw)
    made = world(tmp_path, api=fake.url, record=f"{RECORD.name}.ipns-record")
    made.later(days=10)
    assert made.run().verified == 2
    assert [kind for kind, _ in told(made)] == ["name failed"]
    assert fake.records == {}
