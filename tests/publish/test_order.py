"""In which order a tree goes out, and what is sent at all."""

import json
from contextlib import suppress

import pytest

from mirror.errors import PublishReason
from mirror.model import Status
from mirror.publish import Step, held_after
from tests.fakes import MemoryHost, MemoryWeb, memory_tree, page
from tests.publish.faults import DropsWrites, Fails, Gives, Killed, KilledAt
from tests.publish.making import files, mirror, run, tree

BASE = "https://mirror.example/"


def puts(host):
    return [path for call, path in host.calls if call == "put"]


class Served(dict):
    """The public address of a host: every page of it, 404 for the rest."""

    def __init__(self, host):
        self.host = host

    def get(self, url):
        data = self.host.files.get(url.removeprefix(BASE))
        return page(data or b"", url=url, status=200 if data is not None else 404)


def test_everything_arrives_and_the_tree_is_verified():
    host = MemoryHost()
    receipts = run(tree(), host)
    assert host.files == files()
    assert {receipt.status for receipt in receipts} == {Status.OK}
    assert receipts[-1].path == ""


def test_what_points_to_content_is_sent_after_all_content_was_read_back():
    host = MemoryHost()
    run(tree(), host)
    first = min(host.calls.index(("put", path)) for path in ("index.html", "index.json"))
    content = {path for path in files() if "/" in path}
    assert content <= {path for call, path in host.calls[:first] if call == "get"}


def test_two_waves_are_two_flushes():
    """Each is a push to a git host, after which its pages are built for a minute."""
    host = MemoryHost()
    run(tree(), host)
    assert [call for call, _ in host.calls if call == "flush"] == ["flush", "flush"]


def test_a_second_time_nothing_is_sent():
    host = MemoryHost()
    held = held_after(None, run(tree(), host))
    host.calls.clear()
    receipts = run(tree(), host, held)
    assert host.calls == [("get", "index.json")]
    assert [receipt.path for receipt in receipts] == [""]


def test_an_update_sends_what_changed_and_deletes_what_went():
    host = MemoryHost()
    held = held_after(None, run(tree(1), host))
    host.calls.clear()
    receipts = run(tree(2), host, held)
    new = f"a/2026/11/{2:032x}.html"
    assert set(puts(host)) == {new, "index.html", "index.json", "index.json.minisig"}
    assert host.files == files(2)
    assert held_after(held, receipts) == {f.path: f.sha256 for f in tree(2).files}


def test_nothing_is_deleted_before_the_new_index_is_read_back():
    host = MemoryHost()
    held = held_after(None, run(tree(1), host))
    host.calls.clear()
    run(tree(2), host, held)
    deleted = host.calls.index(("delete", f"a/2026/11/{1:032x}.html"))
    assert host.calls.index(("get", "index.json.minisig")) < deleted


def test_what_was_not_published_by_us_is_left_alone():
    host = MemoryHost({"CNAME": b"mirror.example"})
    held = held_after(None, run(tree(1), host))
    run(tree(2), host, held)
    assert host.files["CNAME"] == b"mirror.example"


def test_an_unknown_host_that_has_the_tree_is_sent_nothing():
    host = MemoryHost(files())
    receipts = run(tree(), host, None)
    assert not puts(host)
    assert receipts[-1].status is Status.OK


def test_a_host_that_lost_everything_is_filled_again_in_spite_of_what_is_remembered():
    held = held_after(None, run(tree(), MemoryHost()))
    emptied = MemoryHost()
    receipts = run(tree(), emptied, held)
    assert emptied.files == files()
    assert held_after(held, receipts) == held


def test_a_host_set_back_to_old_bytes_is_brought_forward():
    held = held_after(None, run(tree(2), MemoryHost()))
    host = MemoryHost(files(1))
    assert run(tree(2), host, held)[-1].status is Status.OK
    assert files(2).items() <= host.files.items()


def test_a_file_altered_on_the_way_keeps_the_index_back():
    bad = "a/2026/11/00000000000000000000000000000000.html"
    inner = MemoryHost()
    host = Gives(inner, lambda path, data: data[:-1] if path == bad else data)
    by_path = {receipt.path: receipt for receipt in run(tree(), host)}
    assert by_path[bad].status is Status.FAILED
    assert by_path[bad].reason.startswith("altered: ")
    assert by_path[""].status is Status.FAILED
    assert "index.json" not in inner.files


def test_old_bytes_that_come_back_are_called_stale():
    inner = MemoryHost()
    held = held_after(None, run(tree(1), inner))
    pages = memory_tree({path: data for path, data in files(2).items() if path in files(1)})
    receipts = run(pages, DropsWrites(inner), held)
    assert [(each.path, each.status) for each in receipts[:1]] == [("index.html", Status.FAILED)]
    assert receipts[0].reason.startswith("stale: ")


def test_a_write_that_is_dropped_is_missing():
    receipts = run(tree(), DropsWrites(MemoryHost()))
    assert receipts[0].reason.startswith("missing: ")


def test_the_public_address_decides_not_the_storage():
    host = MemoryHost()
    web = MemoryWeb({BASE + path: page("<h1>blocked</h1>") for path in files()})
    receipts = run(tree(), host, where=mirror(url=BASE), web=web)
    assert not any(call == "get" for call, _ in host.calls)
    assert receipts[-1].status is Status.FAILED
    assert {receipt.url for receipt in receipts} == {""}


def test_a_verified_file_says_where_a_reader_gets_it():
    host = MemoryHost()
    web = MemoryWeb(Served(host))
    receipts = run(tree(), host, where=mirror(url=BASE), web=web)
    assert {receipt.url for receipt in receipts} == {BASE + path for path in [*files(), ""]}


def test_an_unreachable_public_address_is_unknown_not_done():
    receipts = run(tree(), MemoryHost(), where=mirror(url=BASE), web=MemoryWeb())
    assert {receipt.status for receipt in receipts} == {Status.UNKNOWN}


def test_progress_tells_each_step_of_each_file():
    seen = []
    run(tree(), MemoryHost(), report=seen.append)
    steps = [each.step for each in seen if each.path == "index.json"]
    assert steps == [Step.SENDING, Step.READING_BACK, Step.VERIFIED]
    assert (seen[-1].path, seen[-1].step) == ("", Step.VERIFIED)


def test_a_tree_whose_own_bytes_changed_gets_no_index():
    good = tree()
    damaged = type(good)(files=good.files, read=lambda path: good.read(path) + b" ")
    host = MemoryHost()
    assert run(damaged, host)[-1].status is Status.FAILED
    assert "index.json" not in host.files


@pytest.mark.parametrize("at", range(20))
def test_killed_at_any_call_the_index_names_only_what_is_there_and_the_next_run_finishes(at):
    inner = MemoryHost()
    held = held_after(None, run(tree(1), inner))
    with suppress(Killed):
        run(tree(2), KilledAt(inner, at), held)
    assert set(json.loads(inner.files["index.json"])["files"]) <= set(inner.files)
    receipts = run(tree(2), inner, held)
    assert inner.files == files(2)
    assert receipts[-1].status is Status.OK


def test_a_file_that_failed_and_then_arrived_is_no_fault_of_the_tree():
    """The host was emptied; the first file fails once, before that is found out."""
    held = held_after(None, run(tree(1), MemoryHost()))
    host = MemoryHost()
    receipts = run(tree(2), Fails(host, "put", PublishReason.REFUSED, times=1), held)
    assert receipts[-1].status is Status.OK
    assert host.files == files(2)
