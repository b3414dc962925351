"""What an audit says of a host that serves one thing or another."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest

from mirror.audit import Audited, Edition, Finding, Known, audit, audit_all, repairs, sample
from mirror.errors import FetchError, FetchReason, PublishError, PublishReason
from tests.fakes import NOON, memory_tree, page

BUNDLES = [f"a/2026/11/{number:032x}.html" for number in range(5)]


def files(edition):
    """Return edition *edition* (a day each): so many bundles, a page, a signed index."""
    bundles = {path: f"<p>{path}</p>".encode() for path in BUNDLES[: edition + 1]}
    digests = {path: hashlib.sha256(data).hexdigest() for path, data in bundles.items()}
    index = json.dumps({"edition": edition, "files": digests}).encode()
    pages = {"index.html": b"<h1>%d</h1>" % edition}
    return bundles | pages | {"index.json": index, "index.json.minisig": b"signed " + index}


def edition_of(index, signature):
    if signature != b"signed " + index:
        return None
    read = json.loads(index)
    return Edition(at=NOON - timedelta(days=3 - read["edition"]), files=read["files"])


def notice(capture):
    return "a notice" if b"access is restricted" in capture.body else ""


KNOWN = Known(tree=memory_tree(files(3)), now=NOON, edition=edition_of, blocked=notice)


def host(served, name="one", before=None):
    """Return a host that serves *served*: path -> bytes, Capture or error; 404 for the rest."""

    def fetch(file):
        answer = served.get(file.path, page("gone", status=404))
        if isinstance(answer, Exception):
            raise answer
        return page(answer) if isinstance(answer, bytes) else answer

    return Audited(name=name, url="https://m.example/", fetch=fetch, before=before or {})


def look(served, **more):
    return audit(host(served, **more), KNOWN, count=None, choose=lambda files, n: files[:n])


def test_a_host_that_serves_every_file_is_genuine():
    found = look(files(3))
    assert (found.finding, found.faults, found.checked) == (Finding.GENUINE, (), len(files(3)))
    assert found.verified


def test_an_earlier_edition_is_stale_and_has_an_age():
    found = look(files(1))
    assert (found.finding, found.age) == (Finding.STALE, timedelta(days=2))
    assert not found.verified


def test_a_page_of_the_publishing_before_is_stale():
    older = files(2)["index.html"]
    before = {"index.html": hashlib.sha256(older).hexdigest()}
    found = look(files(3) | {"index.html": older}, before=before)
    assert [(seen.path, seen.finding) for seen in found.faults] == [("index.html", Finding.STALE)]


def test_an_altered_bundle_is_told_with_what():
    found = look(files(3) | {BUNDLES[0]: b"<p>something else</p>"})
    assert found.finding is Finding.ALTERED
    assert [seen.path for seen in found.faults] == [BUNDLES[0]]
    assert hashlib.sha256(b"<p>something else</p>").hexdigest()[:16] in found.faults[0].detail


def test_an_altered_bundle_in_a_stale_edition_is_altered():
    assert look(files(1) | {BUNDLES[0]: b"x"}).finding is Finding.ALTERED


def test_an_index_that_is_not_signed_by_us_is_altered():
    forged = files(1) | {"index.json.minisig": b"signed by somebody"}
    assert look(forged).finding is Finding.ALTERED


def test_a_block_page_is_blocked_whatever_its_status():
    for status in (200, 403, 404):
        notice_page = page("access is restricted by decision", status=status)
        assert look(dict.fromkeys(files(3), notice_page)).finding is Finding.BLOCKED
    assert look(dict.fromkeys(files(3), page("", status=451))).finding is Finding.BLOCKED


def test_a_file_that_is_gone_is_missing():
    found = look({path: data for path, data in files(3).items() if path != BUNDLES[2]})
    assert [(seen.path, seen.finding) for seen in found.faults] == [(BUNDLES[2], Finding.MISSING)]


@pytest.mark.parametrize(
    ("error", "finding"),
    [
        (FetchError(FetchReason.UNREACHABLE, "nobody"), Finding.UNREACHABLE),
        (FetchError(FetchReason.TLS, "wrong certificate"), Finding.UNREACHABLE),
        (FetchError(FetchReason.TOO_LARGE, "endless"), Finding.ALTERED),
        (PublishError(PublishReason.MISSING, "none"), Finding.MISSING),
        (PublishError(PublishReason.DENIED, "no"), Finding.UNREACHABLE),
    ],
)
def test_no_answer_is_never_genuine(error, finding):
    assert look(dict.fromkeys(files(3), error)).finding is finding


def test_a_server_error_is_unreachable_not_altered():
    assert look(dict.fromkeys(files(3), page("", status=503))).finding is Finding.UNREACHABLE


def test_a_sample_always_holds_the_index():
    found = audit(host(files(3)), KNOWN, count=2, choose=lambda files, n: files[:n])
    assert found.checked == 3


def test_all_are_looked_at_where_there_are_no_more():
    tree = memory_tree(files(0)).files
    assert sample(tree, 100, lambda files, n: files[:n]) == tree


def test_of_many_hosts_each_is_told_apart_and_only_some_can_be_mended():
    down = FetchError(FetchReason.UNREACHABLE, "nobody")
    hosts = [
        host(files(3), "good"),
        host(files(1), "old"),
        host(files(3) | {BUNDLES[0]: b"lie"}, "liar"),
        host(dict.fromkeys(files(3), down), "down"),
        host(dict.fromkeys(files(3), page("access is restricted")), "blocked"),
        host({}, "empty"),
    ]
    found = audit_all(hosts, KNOWN, count=None, choose=lambda files, n: files[:n])
    assert {each.name: each.finding.value for each in found} == {
        "good": "genuine", "old": "stale", "liar": "altered", "down": "unreachable",
        "blocked": "blocked", "empty": "missing",
    }  # fmt: skip
    assert repairs(found) == {"old", "liar", "empty"}


def test_a_clock_that_is_wrong_makes_a_negative_age_not_an_error():
    known = Known(
        tree=KNOWN.tree, now=datetime(2020, 1, 1, tzinfo=UTC), edition=edition_of, blocked=notice
    )
    found = audit(host(files(1)), known, count=None, choose=lambda files, n: files[:n])
    assert found.age < timedelta(0)
