"""What survives between runs, and what a second run or a damaged file meets."""

import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.errors import StoreError
from mirror.model import (
    Flag,
    FlagReason,
    KeptFile,
    Receipt,
    Rendition,
    Revision,
    Status,
    TextSource,
    Validators,
)
from mirror.store import Due, Ending, Pause, open_store, read_store
from tests.fakes import MemoryKept

NOW = datetime(2026, 11, 22, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://o.example/a"

FILE = KeptFile(
    path="a/2026/11/00.html",
    rendition=Rendition.TEXT,
    part=1,
    body_sha256="00" * 32,
    sha256="ab" * 32,
    size=9,
    cid="bafk",
    encoder="Pillow 13, webp 1.6",
)
REVISION = Revision(
    url=URL, outlet="O", number=1, text_sha256="cd" * 32, seen_at=NOW, title="T", language="ru",
    direction="ltr", byline="A, B", published="2026-11-22", modified="", pictures=1, lost=0,
    files=(FILE,), source=TextSource.FEED,
)  # fmt: skip


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path) as opened:
        yield opened


def ending(state="kept", **changes) -> Ending:
    return replace(Ending(state=state, now=NOW, due=NOW + HOUR), **changes)


def test_a_kept_revision_comes_back_as_it_was(store):
    store.articles.add(URL, "O", priority=1, now=NOW)
    store.articles.keep(REVISION, ending())
    assert store.articles.current(URL) == REVISION
    assert list(store.articles.revisions()) == [REVISION]


def test_the_newest_revision_is_the_current_one(store):
    store.articles.add(URL, "O", priority=1, now=NOW)
    newer = replace(REVISION, number=2, text_sha256="ef" * 32, files=())
    store.articles.keep(REVISION, ending())
    store.articles.keep(newer, ending())
    assert store.articles.current(URL) == newer
    assert store.articles.history(URL) == (REVISION, newer)


DATES = st.sampled_from(["", "2026-11-20", "2026-11-20T09:00:00Z", "2026-10-31", "2025-01-01"])
ARTICLES = st.dictionaries(
    st.sampled_from(["/a", "/a-b", "/a/b", "/é", "/Я", "/z"]),
    st.lists(st.tuples(DATES, st.integers(0, 99)), min_size=1, max_size=3),
)


@given(ARTICLES)
def test_what_is_kept_comes_in_the_orders_that_pages_want(articles):
    revisions = [
        replace(
            REVISION, url=url, number=number, published=date, seen_at=NOW - hours * HOUR,
            files=(replace(FILE, path=f"a{url}/{number}"),),
        )
        for url, seen in articles.items()
        for number, (date, hours) in enumerate(seen, 1)
    ]  # fmt: skip
    known = MemoryKept(revisions)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder)) as store:
        for revision in revisions:
            store.articles.add(revision.url, "O", priority=1, now=NOW)
            store.articles.keep(revision, ending())
        assert list(store.articles.by_url()) == list(known.by_url())
        assert list(store.articles.newest_first()) == list(known.newest_first())
        assert store.articles.last_seen() == known.last_seen()
        paths = [file.path for file in store.files.in_tree()]
    assert paths == sorted(file.path for one in revisions for file in one.files)


def test_a_file_of_two_revisions_is_one_file(store):
    store.articles.add(URL, "O", priority=1, now=NOW)
    store.articles.keep(REVISION, ending())
    store.articles.keep(replace(REVISION, number=2, text_sha256="ef" * 32), ending())
    assert [file.path for file in store.files.in_tree()] == [FILE.path]


def test_a_leased_task_is_not_given_twice_until_its_lease_ends(store):
    store.articles.add(URL, "O", priority=1, now=NOW)
    assert [task.url for task in store.articles.lease(9, Due(now=NOW), for_s=60)] == [URL]
    assert store.articles.lease(9, Due(now=NOW), for_s=60) == ()
    later = NOW + timedelta(seconds=61)
    assert [task.attempts for task in store.articles.lease(9, Due(now=later), for_s=60)] == [2]


def test_a_lease_of_a_run_that_died_is_taken_back(tmp_path):
    with open_store(tmp_path) as store:
        store.articles.add(URL, "O", priority=1, now=NOW)
        store.articles.lease(9, Due(now=NOW), for_s=9999)
    with open_store(tmp_path) as store:
        (task,) = store.articles.lease(9, Due(now=NOW), for_s=60)
        assert task.attempts == 1, "what a dead run began was no try"


@pytest.mark.parametrize("state", ["failed", "refused"])
def test_what_fails_takes_no_place_of_another_in_the_same_moment(store, state):
    store.articles.add(URL, "O", priority=1, now=NOW)
    store.articles.lease(1, Due(now=NOW), for_s=60)
    store.articles.settle(URL, ending(state, due=NOW))
    store.articles.add(URL + "2", "O", priority=9, now=NOW)
    assert [task.url for task in store.articles.lease(1, Due(now=NOW), for_s=60)] == [URL + "2"]
    (again,) = store.articles.lease(1, Due(now=NOW + HOUR, url=URL), for_s=60)
    assert again.attempts == 2


def test_what_failed_and_is_asked_for_by_hand_is_due_at_once(store):
    store.articles.add(URL, "O", priority=1, now=NOW)
    store.articles.lease(1, Due(now=NOW), for_s=60)
    store.articles.settle(URL, ending("failed"))
    store.articles.hurry(URL, now=NOW)
    assert [task.url for task in store.articles.lease(1, Due(now=NOW), for_s=60)] == [URL]


def test_a_task_that_ended_is_due_again_when_its_ending_says(store):
    store.articles.add(URL, "O", priority=1, now=NOW)
    store.articles.lease(9, Due(now=NOW), for_s=60)
    store.articles.settle(URL, ending())
    assert store.articles.due(Due(now=NOW)) == 0
    assert store.articles.due(Due(now=NOW + HOUR)) == 1


def test_urgent_tasks_come_first(store):
    store.articles.add(URL + "1", "O", priority=3, now=NOW)
    store.articles.add(URL + "2", "O", priority=1, now=NOW)
    assert store.articles.lease(1, Due(now=NOW), for_s=60)[0].url == URL + "2"


def test_tasks_can_be_taken_by_outlet_and_by_url(store):
    store.articles.add(URL + "1", "O", priority=1, now=NOW)
    store.articles.add(URL + "2", "P", priority=1, now=NOW)
    store.articles.add(URL + "3", "P", priority=1, now=NOW)
    by_url = store.articles.lease(9, Due(now=NOW, url=URL + "3"), for_s=60)
    assert [task.url for task in by_url] == [URL + "3"]
    by_outlet = store.articles.lease(9, Due(now=NOW, outlet="P"), for_s=60)
    assert [task.url for task in by_outlet] == [URL + "2"]


def test_a_failure_keeps_the_last_good_revision_and_counts_attempts(store):
    store.articles.add(URL, "O", priority=1, now=NOW)
    store.articles.keep(REVISION, ending())
    store.articles.lease(9, Due(now=NOW + HOUR), for_s=60)
    store.articles.settle(URL, ending("failed", reason="deadline", now=NOW + HOUR))
    assert store.articles.current(URL) == REVISION
    standing = next(store.articles.standings())
    assert (standing.state, standing.reason) == ("failed", "deadline")
    assert standing.checked_at == "2026-11-22T20:00:00Z"


def test_validators_are_kept_until_newer_ones_come(store):
    store.articles.add(URL, "O", priority=1, now=NOW)
    store.articles.settle(URL, ending(validators=Validators(etag='"1"')))
    store.articles.settle(URL, ending("failed", due=NOW))
    assert store.articles.lease(1, Due(now=NOW), for_s=1)[0].validators == Validators(etag='"1"')


def test_flags_are_noted_once(store):
    flag = Flag(url=URL, reason=FlagReason.REQUESTED, evidence="by hand", at=NOW)
    assert store.flags.add([flag, flag]) == 1
    assert store.flags.of(URL) == (flag,)
    assert store.flags.of("https://o.example/b") == ()


def test_what_a_mirror_holds_is_what_was_last_read_back(store):
    whole = Receipt(mirror="m", path="", status=Status.OK)
    assert store.publishing.held("m") is None
    store.publishing.published(whole, Pause(), held={"a": "1", "b": "2", "d": "5"}, now=NOW)
    store.publishing.published(whole, Pause(), held={"b": "3", "c": "4"}, gone=["a"], now=NOW)
    assert store.publishing.held("m") == {"b": "3", "c": "4", "d": "5"}


def test_the_last_receipt_of_a_mirror_counts(store):
    failed = Receipt(mirror="m", path="", status=Status.FAILED, reason="full")
    store.publishing.published(failed, Pause(failures=3, closed_until=NOW), now=NOW)
    assert store.publishing.last("m") == failed
    assert store.publishing.pause("m") == Pause(failures=3, closed_until=NOW)
    store.publishing.published(replace(failed, status=Status.OK, reason=""), Pause(), now=NOW)
    assert store.publishing.last("m").status is Status.OK


def test_a_second_run_is_told_that_one_is_at_work(store, tmp_path):
    with pytest.raises(StoreError, match="another run"), open_store(tmp_path):
        pass


def test_a_reader_needs_no_lock(store, tmp_path):
    store.articles.add(URL, "O", priority=1, now=NOW)
    with read_store(tmp_path) as beside:
        assert next(beside.articles.standings()).url == URL


def test_a_damaged_database_is_told_with_a_hint(tmp_path):
    (tmp_path / "state.sqlite3").write_bytes(b"not a database, but long enough" * 99)
    with pytest.raises(StoreError) as caught, open_store(tmp_path):
        pass
    assert "move it away" in caught.value.hint
