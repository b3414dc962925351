"""Who is blocked, from the register's dump, from plain lists and from measurements."""

import io
import json
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.config import Outlet
from mirror.errors import SourceError
from mirror.flags import (
    aggregation_address,
    blocked_by_measurement,
    read_aggregation,
    scan_domains,
    scan_dump,
    watch,
)

DUMP = (Path(__file__).parent / "dump.csv.txt").read_text("utf-8").encode("cp1251")
AT = datetime(2026, 11, 22, tzinfo=UTC)
PUNYCODE = "паром.рф".encode("idna").decode()
OUTLET = Outlet(name="The Northern Ferry", hosts=("ferry.example", PUNYCODE))
WATCH = watch([OUTLET], ["https://t.me/s/ferry"])


def scan(dump: bytes = DUMP):
    return scan_dump(io.BytesIO(dump), WATCH)


def test_each_row_that_names_one_of_ours_is_a_flag_and_no_other_row_is():
    assert {flag.url for flag in scan().flags} == {
        "https://ferry.example/",
        "https://www.ferry.example/2026/a;b",
        "https://t.me/s/ferry",
        "https://ferry.example/only-url",
        f"https://{PUNYCODE}/",
    }


def test_the_evidence_names_authority_decision_and_date():
    (flag,) = [flag for flag in scan().flags if flag.url == "https://ferry.example/"]
    assert "Генпрокуратура, decision 27-31-2024/Ид1-24 of 2024-07-10" in flag.evidence
    assert flag.at == datetime(2024, 7, 10, tzinfo=UTC)


def test_rows_are_counted_and_a_cut_one_is_told():
    found = scan()
    assert (found.rows, found.malformed) == (11, 1)
    assert found.updated == datetime(2026, 11, 22, 11, 5, tzinfo=UTC)


def test_the_same_row_in_a_later_dump_is_the_same_evidence():
    later = DUMP.replace(b"2026-11-22 11:05", b"2026-11-23 11:05")
    assert scan(later).flags == scan().flags


@pytest.mark.parametrize("body", [b"", b"<html>", b"a;b;c;d;e;f\n"])
def test_what_is_no_dump_is_refused(body):
    with pytest.raises(SourceError):
        scan(body)


@given(st.binary(max_size=300))
def test_no_row_makes_the_scan_raise_anything_else(rows):
    scan(DUMP.split(b"\n")[0] + b"\n" + rows)


@pytest.mark.parametrize(
    "body",
    [
        b"# news\ncasino.example\nwww.ferry.example # here\n",
        b'["casino.example", "www.ferry.example", 7]',
        b'[{"domains": ["casino.example", "www.ferry.example"]}, {"domains": 7}, 7]',
        b"\xef\xbb\xbfwww.ferry.example",
        b"https://www.ferry.example/\n",
    ],
    ids=["lines", "json", "objects", "bom", "url"],
)
def test_a_plain_list_gives_a_flag_for_each_of_ours(body):
    (flag,) = scan_domains(body, WATCH, name="a list", at=AT)
    assert flag.url == "https://www.ferry.example/"
    assert flag.evidence.startswith("a list lists ")


@given(st.binary(max_size=80))
def test_no_list_makes_it_raise_anything_else(body):
    with suppress(SourceError):
        scan_domains(body, WATCH, name="a list", at=AT)


@pytest.mark.parametrize("body", [b"<!DOCTYPE html><p>403", b'["unclosed'])
def test_what_is_no_list_is_refused(body):
    with pytest.raises(SourceError):
        scan_domains(body, WATCH, name="a list", at=AT)


# --- measurements -----------------------------------------------------------------------------


def answer(anomaly: int, confirmed: int, ok: int, domain: str = "ferry.example") -> bytes:
    counts = {"anomaly_count": anomaly, "confirmed_count": confirmed, "ok_count": ok}
    row = counts | {"failure_count": 1, "measurement_count": 99, "domain": domain}
    return json.dumps({"dimension_count": 1, "result": [row], "v": 0}).encode()


def flags_of(body: bytes):
    until = AT.date()
    return blocked_by_measurement(read_aggregation(body), WATCH, country="RU", until=until)


@pytest.mark.parametrize(
    ("anomaly", "confirmed", "ok", "blocked"),
    [(187, 0, 1497, False), (40, 0, 39, True), (0, 40, 39, True), (5, 0, 5, False)],
)
def test_more_disturbed_than_open_is_blocked(anomaly, confirmed, ok, blocked):
    assert bool(flags_of(answer(anomaly, confirmed, ok))) is blocked


def test_the_evidence_of_a_measurement_holds_its_numbers():
    (flag,) = flags_of(answer(30, 10, 39))
    assert "ferry.example disturbed in 40 measurements, open in 39" in flag.evidence


def test_the_address_asks_for_the_last_14_days():
    address = aggregation_address(
        ["b.example", "a.example"], country="RU", until=date(2026, 11, 22)
    )
    assert "domain=a.example,b.example&since=2026-11-08&until=2026-11-22" in address


@pytest.mark.parametrize(
    "body",
    [b'{"v":0,"msg":"since is wrong"}', b'{"result":[{}]}', b'{"result":7}', b"[]", b"<html>", b""],
)
def test_an_error_with_status_200_is_an_error(body):
    with pytest.raises(SourceError):
        read_aggregation(body)


@given(st.binary(max_size=80))
def test_no_answer_makes_it_raise_anything_else(body):
    with pytest.raises(SourceError):
        read_aggregation(body)
