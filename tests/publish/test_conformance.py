"""What every kind of host does, on a real server."""

import json
import os
import re
import shutil
import subprocess
import time
from contextlib import closing, suppress
from dataclasses import replace

import pytest

from mirror.errors import MirrorError, PublishError, PublishReason
from mirror.model import Status
from mirror.publish import Target, Ticker, held_after, publish_all
from tests.fakes import NOON
from tests.publish import servers
from tests.publish.conftest import NETWORKED, make_place
from tests.publish.faults import Gives, Killed, KilledAt, Wrapped
from tests.publish.making import files, run, tree

pytestmark = pytest.mark.real

REAL = Ticker(monotonic=time.monotonic, sleep=time.sleep, chance=lambda: 0.0)


class Counting(Wrapped):
    """Notes what is put."""

    def __init__(self, host):
        super().__init__(host)
        self.puts = []

    def before(self, call, path):
        if call == "put":
            self.puts.append(path)


def content(host):
    return {path: host.get(path, max_bytes=1_000_000) for path in host.list()}


def publish(place, edition, held=None, wrap=lambda host: host):
    with closing(place.open()) as host:
        return run(tree(edition), wrap(host), held, where=place.mirror)


def test_a_tree_arrives_whole_and_is_read_back(place):
    receipts = publish(place, 1)
    assert {receipt.reason for receipt in receipts} == {""}
    with closing(place.open()) as host:
        assert content(host) == files(1)


def test_republishing_sends_nothing_whether_it_is_remembered_or_not(many_calls):
    held = held_after(None, publish(many_calls, 1))
    with closing(many_calls.open()) as host:
        counting = Counting(host)
        assert run(tree(1), counting, held)[-1].status is Status.OK
        assert run(tree(1), counting, None)[-1].status is Status.OK
        assert counting.puts == []


def test_an_update_replaces_and_deletes(place):
    held = held_after(None, publish(place, 1))
    receipts = publish(place, 2, held)
    assert {receipt.reason for receipt in receipts} == {""}
    with closing(place.open()) as host:
        assert content(host) == files(2)


def test_killed_at_any_call_the_index_is_true_and_the_next_run_finishes(many_calls):
    held = held_after(None, publish(many_calls, 1))
    step = 9 if many_calls.mirror.path.startswith("ssh:") else 1  # each call is a login there
    for at in range(1, 40, step):
        edition = at + 1
        killed = True
        with suppress(Killed):
            publish(many_calls, edition, held, lambda host, at=at: KilledAt(host, at))
            killed = False
        with closing(many_calls.open()) as host:
            there = content(host)
        assert set(json.loads(there["index.json"])["files"]) <= set(there)
        receipts = publish(many_calls, edition, held)
        assert receipts[-1].status is Status.OK, receipts[-1].reason
        held = held_after(held, receipts)
        if not killed:
            break


def test_a_host_that_lies_when_read_back_gets_no_index(place):
    bad = f"a/2026/11/{1:032x}.html"
    with closing(place.open()) as host:
        lying = Gives(host, lambda path, data: b"lie" if path == bad else data)
        receipts = run(tree(1), lying)
        assert receipts[-1].status is Status.FAILED
        assert "index.json" not in host.list()


def test_a_host_set_back_to_old_bytes_is_found_out_and_mended(many_calls, tmp_path):
    held = held_after(None, publish(many_calls, 1))
    shutil.copytree(many_calls.folder, tmp_path / "old")
    held = held_after(held, publish(many_calls, 2, held))
    shutil.rmtree(many_calls.folder)
    shutil.copytree(tmp_path / "old", many_calls.folder)
    many_calls.changed()
    receipts = publish(many_calls, 2, held)
    assert receipts[-1].status is Status.OK
    with closing(many_calls.open()) as host:
        assert files(2).items() <= content(host).items()


def test_what_is_not_there_is_missing_and_deleting_it_is_no_error(place):
    publish(place, 1)
    with closing(place.open()) as host:
        host.delete("a/2026/11/none.html")
        host.flush()
        with pytest.raises(PublishError) as caught:
            host.get("a/2026/11/none.html", max_bytes=10)
    assert caught.value.reason is PublishReason.MISSING


def test_more_bytes_than_expected_are_refused(many_calls):
    publish(many_calls, 1)
    with closing(many_calls.open()) as host, pytest.raises(PublishError) as caught:
        host.get("index.html", max_bytes=3)
    assert caught.value.reason is PublishReason.ALTERED


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../x", "-x", ".git/config"])
def test_no_path_leads_outside(place, path):
    with closing(place.open()) as host:
        for call in (lambda: host.put(path, b""), lambda: host.delete(path)):
            with pytest.raises(PublishError) as caught:
                call()
            assert caught.value.reason is PublishReason.PATH


@pytest.mark.parametrize("kind", NETWORKED)
def test_wrong_credentials_are_denied_and_not_repeated(kind, tmp_path, started):
    place = make_place(kind, tmp_path, started)
    wrong = dict.fromkeys(place.environ, "wr0ng")
    if "MIRROR_ONE_PRIVATE_KEY" in wrong:
        other = tmp_path / "other"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", other], check=True)
        wrong = {"MIRROR_ONE_PRIVATE_KEY": other.read_text()}
    try:
        with closing(place.open(environ=wrong)) as host:
            reason = run(tree(1), host, where=place.mirror)[-1].reason
    except PublishError as error:
        reason = f"{error.reason}: {error}"
    assert "denied" in reason
    assert "wr0ng" not in reason


def moved(mirror, port):
    """Return *mirror* at another port of this machine."""
    options = {
        name: str(port) if name == "port" else re.sub(r"(?<=127\.0\.0\.1:)\d+", str(port), text)
        for name, text in mirror.options.items()
    }
    path = re.sub(r"(?<=127\.0\.0\.1:)\d+", str(port), mirror.path)
    return replace(mirror, options=options, path=path)


@pytest.mark.parametrize("kind", NETWORKED)
def test_a_host_that_takes_the_call_and_says_nothing_is_left_at_its_deadline(
    kind, tmp_path, started
):
    place = make_place(kind, tmp_path, started)
    with servers.silent_server() as port:
        silent = replace(place, mirror=replace(moved(place.mirror, port), deadline_s=2))
        began = time.monotonic()
        (outcome,) = publish_all(
            tree(1), [Target(mirror=silent.mirror, open=silent.open)], ticker=REAL, now=lambda: NOON
        )
    assert not outcome.verified
    assert re.match("deadline|unreachable", outcome.receipts[-1].reason)
    assert time.monotonic() - began < 2 + 4  # its own timeout may end a little later


@pytest.mark.parametrize("kind", NETWORKED)
def test_a_private_address_is_refused_unless_the_mirror_allows_it(kind, tmp_path, started):
    place = make_place(kind, tmp_path, started)
    with pytest.raises(PublishError) as caught:
        place.open(allow_private=False)
    assert caught.value.reason is PublishReason.FORBIDDEN_ADDRESS
    assert "allow_private" in caught.value.hint


@pytest.mark.parametrize("kind", NETWORKED)
def test_missing_credentials_are_named_or_denied(kind, tmp_path, started):
    place = make_place(kind, tmp_path, started)
    try:
        with closing(place.open(environ={})) as host:
            reason = run(tree(1), host, where=place.mirror)[-1].reason
    except MirrorError as error:
        reason = f"{error} {error.hint}"
    assert "denied" in reason or "MIRROR_ONE_" in reason


@pytest.fixture
def small(many_calls):
    """The place on a disk of 256 KB."""
    many_calls.folder.mkdir(parents=True, exist_ok=True)
    kept = [*many_calls.folder.iterdir()]
    if os.geteuid() != 0 or kept:
        aside = many_calls.folder.with_name("aside")
        shutil.copytree(many_calls.folder, aside)
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(many_calls.folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("MISSING: a small disk can be mounted by root only")
    if kept:
        shutil.copytree(aside, many_calls.folder, dirs_exist_ok=True)
    yield many_calls
    subprocess.run(["umount", "-l", str(many_calls.folder)], check=True)


def test_a_full_disk_fails_and_keeps_the_old_index(small):
    held = held_after(None, publish(small, 1))
    big = tree(2, extra={f"a/2026/11/{n:032x}.html": os.urandom(100_000) for n in range(10, 14)})
    with closing(small.open()) as host:
        receipts = run(big, host, held, where=small.mirror)
    assert receipts[-1].status is not Status.OK
    if small.mirror.kind in {"directory", "sftp", "git"}:  # others say "error" and no more
        assert receipts[-1].reason.startswith("full: ")
    with closing(small.open()) as host:
        assert content(host)["index.json"] == files(1)["index.json"]
