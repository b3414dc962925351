"""The Ministry of Justice's registers: by titles, without persons, the same bytes each time."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.config import Designation, Outlet
from mirror.errors import SourceError
from mirror.flags import (
    RegisterRow,
    Snapshot,
    designated,
    dump_snapshot,
    fetch_register,
    load_snapshot,
    on_record,
    read_columns,
    read_values,
)
from tests.flags.registry import AGENT, NOW, PERSON, TITLES, RegisterWeb, listing, values

OUTLET = Outlet(name="Северный паром", hosts=("ferry.example",))
NAMES = {OUTLET.name: ("Северный паром", "Northern Ferry")}


def rows_of(*rows: dict[str, str]) -> tuple[RegisterRow, ...]:
    return read_values(values(*rows), read_columns(listing(), "foreign agent"), "foreign agent")[1]


def test_columns_are_found_by_title():
    (row,) = rows_of(AGENT)
    assert row.name == "Интернет-издание «Северный паром»"
    assert row.added == date(2023, 11, 17)
    assert row.addresses == ("https://ferry.example/", "https://t.me/another")
    assert row.active


@pytest.mark.parametrize("kind", ["Физические лица", "физическое лицо", ""])
def test_persons_and_rows_of_unknown_kind_are_left_out(kind):
    assert rows_of(PERSON | {"field_7_s": kind}) == ()


def test_nothing_personal_enters_a_snapshot():
    text = repr(rows_of(AGENT, PERSON))
    assert "7700000000" not in text
    assert "Ломатина" not in text


def test_a_register_that_cannot_tell_persons_apart_is_refused():
    titles = {field: title for field, title in TITLES.items() if field != "field_7_s"}
    with pytest.raises(SourceError, match="no column for kind"):
        read_columns(listing(titles), "foreign agent")


def test_the_api_is_read_page_by_page():
    web = RegisterWeb()
    snapshot = fetch_register("foreign agent", web, now=NOW)
    assert web.offsets == [0, 0, 500]
    assert len(snapshot.rows) == 2


def test_an_answer_of_another_status_is_refused():
    with pytest.raises(SourceError, match="answered 403"):
        fetch_register("foreign agent", RegisterWeb(status=403), now=NOW)


def snapshot_of(*rows: RegisterRow) -> Snapshot:
    return Snapshot(register="foreign agent", taken=NOW, rows=rows)


def test_an_outlet_is_designated_by_its_address_or_by_its_name():
    (by_both,) = rows_of(AGENT)
    by_name = replace(by_both, addresses=())
    by_address = replace(by_both, name="ООО «Паром»")
    for row in (by_name, by_address):
        (flag,) = designated(snapshot_of(row), [OUTLET], NAMES)
        assert flag.url == "https://ferry.example/"
        assert row.digest[:16] in flag.evidence


@pytest.mark.parametrize(
    "change",
    [
        {"active": False},
        {"name": "«Северный паромщик»", "addresses": ()},
        {"name": "ООО", "addresses": ("https://t.me/another", "notferry.example")},
    ],
    ids=["taken off", "another name", "another address"],
)
def test_another_row_is_no_designation(change):
    (row,) = rows_of(AGENT)
    assert designated(snapshot_of(replace(row, **change)), [OUTLET], NAMES) == ()


def test_a_row_taken_off_is_inactive():
    (row,) = rows_of(AGENT | {"field_5_s": "01.02.2025"})
    assert not row.active


def test_what_configuration_states_is_a_flag_with_its_source():
    stated = Designation(
        status="undesirable", date=date(2024, 7, 10), authority="Prosecutor", source="a list"
    )
    (flag,) = on_record(replace(OUTLET, designations=(stated,)))
    assert flag.evidence == ("Северный паром: undesirable since 2024-07-10, Prosecutor (a list)")


def test_a_designation_covers_every_host_of_the_outlet():
    stated = Designation(status="undesirable", date=date(2024, 7, 10), authority="Prosecutor")
    hosts = ("ferry.example", "www.ferry.example", "ferry.example.org")
    flags = on_record(replace(OUTLET, hosts=hosts, designations=(stated,)))
    assert [flag.url for flag in flags] == ["https://ferry.example/", "https://ferry.example.org/"]


ROWS = st.builds(
    RegisterRow,
    register=st.just("foreign agent"),
    name=st.text(min_size=1, max_size=40),
    added=st.none() | st.dates(),
    active=st.booleans(),
    addresses=st.lists(st.text(max_size=10), max_size=3).map(tuple),
)


@given(st.lists(ROWS, max_size=5))
def test_a_snapshot_survives_its_file_in_any_order(rows):
    data = dump_snapshot(snapshot_of(*rows))
    assert data == dump_snapshot(snapshot_of(*reversed(rows)))
    assert dump_snapshot(load_snapshot(data)) == data


@given(st.binary(max_size=60) | st.just(b'{"format":"tamizdat-register/1"}'))
def test_any_other_file_is_refused(unverified):
    with pytest.raises(SourceError):
        load_snapshot(unverified)


@given(st.binary(max_size=60) | st.just(b'{"size":1,"values":[7]}'))
def test_any_other_answer_is_refused(body):
    with pytest.raises(SourceError):
        read_values(body, {"name": "field_2_s"}, "undesirable")
    with pytest.raises(SourceError):
        read_columns(body, "undesirable")
