"""Every source of flags in mirrors.toml is asked once, and one that fails stops no other."""

import gzip
import io
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mirror.config import FlagSources, Outlet
from mirror.errors import FetchError, FetchReason, SourceError
from mirror.flags import (
    Reach,
    RegisterRow,
    Snapshot,
    Subjects,
    Vouched,
    aggregation_address,
    dump_snapshot,
    gather,
    scan_dump,
    unpacked,
    watch,
)
from mirror.model import Capture, FlagReason, Limits
from tests.fakes import MemoryWeb, page

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OUTLET = Outlet(name="The Northern Ferry", hosts=("ferry.example",))
SUBJECTS = Subjects(outlets=(OUTLET,))
DUMP = (Path(__file__).parent / "dump.csv.txt").read_text("utf-8").encode("cp1251")
ROW = RegisterRow(register="undesirable", name="«The Northern Ferry»", added=NOW.date())
SNAPSHOT = dump_snapshot(Snapshot(register="undesirable", taken=NOW, rows=(ROW,)))
REQUESTS = (
    b'{"format":"tamizdat-request/1","requests":[{"url":"https://Ferry.example/a?utm_source=x"}]}'
)
COUNTS = {"anomaly_count": 9, "confirmed_count": 0, "failure_count": 0, "ok_count": 1}
OONI = COUNTS | {"domain": "ferry.example"}
FILES = {
    "own.json": SNAPSHOT,
    "dump.csv": DUMP,
    "dump.csv.gz": gzip.compress(DUMP),
    "list.txt": b"ferry.example",
}
SIGNED = {"minjust.json": SNAPSHOT, "requests.json": REQUESTS}
LIST = "https://lists.example/domains.json"
MISSING = "https://gone.example/"
ADDRESS = aggregation_address(OUTLET.hosts, country="RU", until=NOW.date())
PAGES = {
    LIST: page('["www.ferry.example"]', url=LIST),
    MISSING: page("", url=MISSING, status=404),
    ADDRESS: page(json.dumps({"result": [OONI]}), url=ADDRESS),
}


@dataclass
class World:
    """Signed files, and a register that nobody can reach."""

    hosts: tuple[str, ...] = ("ferry.example",)

    def verified(self, source: str) -> Vouched:
        if source not in SIGNED:
            raise SourceError("nobody in the keyring signed it")
        return Vouched(data=SIGNED[source], signer="newsroom 7A", hosts=self.hosts)

    def post(self, url: str, body: bytes, *, limits: Limits) -> Capture:
        raise FetchError(FetchReason.UNREACHABLE, "no connection")


@pytest.fixture
def ask(tmp_path):
    for name, body in FILES.items():
        (tmp_path / name).write_bytes(body)

    def ask(world: World | None = None, **sources: tuple[str, ...]):
        world = world or World()
        web = MemoryWeb(PAGES)
        reach = Reach(web=web, registers=world, folder=tmp_path, verified=world.verified)
        return gather(FlagSources(**sources), SUBJECTS, reach, now=NOW)

    return ask


def test_a_newsroom_asks_for_its_own_articles_only(ask):
    gathered = ask(World(hosts=("other.example",)), requests=("requests.json",))
    assert not gathered.flags
    assert "newsroom 7A does not speak for 1 of the URLs" in gathered.skipped[0].reason


@pytest.mark.parametrize(
    ("kind", "source", "reason"),
    [
        ("snapshots", "minjust.json", FlagReason.DESIGNATED),
        ("registers", "own.json", FlagReason.DESIGNATED),
        ("dumps", "dump.csv", FlagReason.BLOCKED),
        ("dumps", "dump.csv.gz", FlagReason.BLOCKED),
        ("lists", "list.txt", FlagReason.BLOCKED),
        ("lists", LIST, FlagReason.BLOCKED),
        ("requests", "requests.json", FlagReason.REQUESTED),
        ("ooni", "RU", FlagReason.BLOCKED),
    ],
)
def test_each_kind_of_source_gives_its_flags(ask, kind, source, reason):
    gathered = ask(**{kind: (source,)})
    assert {flag.reason for flag in gathered.flags} == {reason}
    assert not gathered.skipped


@pytest.mark.parametrize(
    ("kind", "source", "why"),
    [
        ("registers", "undesirable", "no connection"),
        ("snapshots", "forged.json", "nobody in the keyring signed it"),
        ("dumps", "list.txt", "not a Roskomnadzor dump"),
        ("lists", MISSING, "answered 404"),
        ("requests", "minjust.json", "not a tamizdat-request/1 file"),
    ],
)
def test_a_source_that_fails_is_told_and_stops_no_other(ask, kind, source, why):
    others = {"lists": ("list.txt",)} if kind != "lists" else {"dumps": ("dump.csv",)}
    gathered = ask(**{kind: (source,)}, **others)
    (skipped,) = gathered.skipped
    assert (skipped.url, skipped.stage) == (source, "flag")
    assert why in skipped.reason
    assert gathered.flags


def test_a_request_is_for_the_canonical_address(ask):
    (flag,) = ask(requests=("requests.json",)).flags
    assert flag.url == "https://ferry.example/a"


def test_without_public_hosts_no_measurements_are_asked_for(tmp_path):
    nobody = Subjects(outlets=(replace(OUTLET, hosts=("127.0.0.1:80",)),))
    web = MemoryWeb()
    reach = Reach(web=web, registers=World(), folder=tmp_path, verified=World().verified)
    assert not gather(FlagSources(ooni=("RU",)), nobody, reach, now=NOW).skipped
    assert not web.asked


@pytest.mark.parametrize("cut", [30, 100, -1])
def test_a_dump_whose_gzip_is_cut_is_no_dump(cut):
    stream = unpacked(io.BytesIO(gzip.compress(DUMP)[:cut]))
    with pytest.raises(SourceError):
        scan_dump(stream, watch([replace(OUTLET, hosts=("ferry.example",))]))
