"""What each kind of failure is called, and how often it is tried."""

from dataclasses import replace

import pytest

from mirror.errors import PublishReason
from mirror.model import Status
from mirror.publish import held_after
from tests.fakes import MemoryHost
from tests.publish.faults import Fails, LosesAnswers
from tests.publish.making import QUICK, files, mirror, run, tree


def test_a_host_that_fails_once_is_tried_again():
    host = Fails(MemoryHost(), "put", PublishReason.UNREACHABLE, times=1)
    assert run(tree(), host)[-1].status is Status.OK


def test_a_file_that_arrived_although_the_answer_was_lost_counts():
    host = MemoryHost()
    receipts = run(tree(), LosesAnswers(host, "index.html"))
    assert receipts[-1].status is Status.OK, receipts[-1].reason
    assert host.files == files()


def test_what_was_held_back_for_a_lost_answer_is_sent_after_all():
    """One file at a time, so that the pages and the index wait behind the one that is lost."""
    for lost in sorted(files()):
        host = MemoryHost()
        receipts = run(tree(), LosesAnswers(host, lost), patience=replace(QUICK, parallel=1))
        assert receipts[-1].status is Status.OK, (lost, receipts[-1].reason)
        assert host.files == files()
        assert len({receipt.path for receipt in receipts}) == len(receipts)


@pytest.mark.parametrize("reason", [PublishReason.DENIED, PublishReason.FULL])
def test_a_lasting_failure_is_tried_once_and_ends_the_host(reason):
    host = Fails(MemoryHost(), "put", reason)
    receipts = run(tree(), host)
    assert 10_000 - host.times <= 3  # the files of the first wave, at once
    assert receipts[-1].status is Status.FAILED
    assert str(reason) in receipts[-1].reason


def test_a_host_that_is_down_is_unknown_or_failed_never_done():
    down = Fails(MemoryHost(), "put", PublishReason.UNREACHABLE)
    receipts = run(tree(), Fails(down, "get", PublishReason.UNREACHABLE))
    assert {receipt.status for receipt in receipts} <= {Status.UNKNOWN, Status.FAILED}


def test_a_used_up_deadline_sends_nothing_more():
    host = MemoryHost()
    receipts = run(tree(), host, where=mirror(deadline_s=0.0))
    assert not host.files
    assert receipts[-1].status is not Status.OK
    assert "time for this host" in receipts[-1].reason


def test_what_cannot_be_deleted_is_remembered_and_tried_next_time():
    inner = MemoryHost()
    held = held_after(None, run(tree(1), inner))
    receipts = run(tree(2), Fails(inner, "delete", PublishReason.DENIED), held)
    assert receipts[-1].status is Status.OK
    run(tree(2), inner, held_after(held, receipts))
    assert inner.files == files(2)
