"""What a pinning service may say, and what our receipt says then."""

import json

import pytest

from mirror.ipfs import pack
from mirror.ipfs.http import Service
from mirror.ipfs.psa import pin
from mirror.model import Status
from tests.fakes import FixedClock, memory_tree

ROOT = pack(memory_tree({"index.html": b"new"})).root
OLD = pack(memory_tree({"index.html": b"old"})).root


def said(status, root=ROOT, request="r1"):
    """A PinStatus."""
    return {"requestid": request, "status": status, "pin": {"cid": str(root)}}


@pytest.fixture
def run(httpserver):
    """Pin ROOT at a service that answers what it is told to, in order; gives the receipt."""

    def pin_at(**options):
        clock = FixedClock()
        service = Service(url=httpserver.url_for(""), token="t", deadline_s=5)
        return pin(
            ROOT, service, name="n", wait_s=10, clock=clock.monotonic, sleep=clock.sleep, **options
        )

    return httpserver, pin_at


def expect(server, method, path, answer, status=200, **more):
    server.expect_ordered_request(path, method, **more).respond_with_json(answer, status=status)


NONE = {"count": 0, "results": []}


def test_a_pin_is_asked_for_and_waited_for(run):
    server, pin_at = run
    expect(server, "GET", "/pins", NONE)
    body = {"cid": str(ROOT), "name": "n", "origins": ["/dns/a.example/tcp/4001"]}
    expect(server, "POST", "/pins", said("queued"), 202, json=body)
    expect(server, "GET", "/pins/r1", said("pinning"))
    expect(server, "GET", "/pins/r1", said("pinned"))
    receipt = pin_at(origins=["/dns/a.example/tcp/4001"])
    assert (receipt.status, receipt.reason, receipt.cid) == (Status.OK, "", str(ROOT))
    assert receipt.elapsed_s == 4


def test_a_pin_that_failed_before_is_asked_for_again(run):
    server, pin_at = run
    expect(server, "GET", "/pins", {"results": [said("failed")]})
    expect(server, "POST", "/pins", said("pinned"), 202)
    assert pin_at().status is Status.OK


def test_the_last_pin_goes_only_when_the_new_one_stands(run):
    server, pin_at = run
    expect(server, "GET", "/pins", {"results": [said("pinned")]})
    expect(server, "GET", "/pins", {"results": [said("pinned", OLD, "a-0.1_=")]})
    expect(server, "DELETE", "/pins/a-0.1_=", {}, 202)
    assert pin_at(previous=OLD).status is Status.OK
    server.check_assertions()


def test_what_is_still_being_fetched_is_unknown(run):
    server, pin_at = run
    server.expect_request("/pins").respond_with_json({"results": [said("pinning")]})
    server.expect_request("/pins/r1").respond_with_json(said("pinning"))
    receipt = pin_at(previous=OLD)
    assert (receipt.status, receipt.reason) == (Status.UNKNOWN, "pinning service says: pinning")


REFUSAL = {"error": {"reason": "UNAUTHORIZED", "details": "token"}}
ANSWERS = {
    "a refusal": (REFUSAL, 401, "pinning service refused: status 401, UNAUTHORIZED"),
    "a refusal of another form": ([], 500, "pinning service refused: status 500"),
    "no object": ([], 200, "no object"),
    "no results": ({}, 200, "lists no results"),
    "results that are none": ({"results": {}}, 200, "lists no results"),
    "a pin of another cid": ({"results": [said("pinned", OLD)]}, 200, "another cid"),
    "a pin without a pin": ({"results": [{"status": "pinned"}]}, 200, "no pin"),
    "no status": ({"results": [said(None)]}, 200, "without status"),
    "a request that is a path": ({"results": [said("pinned", request="../x")]}, 200, "or request"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_what_is_no_answer_of_the_api_is_a_failed_receipt(run, case):
    server, pin_at = run
    answer, status, reason = ANSWERS[case]
    server.expect_request("/pins").respond_with_data(json.dumps(answer), status=status)
    receipt = pin_at()
    assert receipt.status is Status.FAILED
    assert reason in receipt.reason


def test_a_pin_that_fails_is_a_failed_receipt(run):
    server, pin_at = run
    expect(server, "GET", "/pins", NONE)
    expect(server, "POST", "/pins", said("failed"), 202)
    assert pin_at().reason == "pinning service says: failed"
