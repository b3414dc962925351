"""Dates as pages print them, in the languages of `words/months.toml`."""

from datetime import date

import pytest

from mirror.article.dates import parse
from mirror.article.printed_date import printed_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4 March 2026, 7:30 p.m.", date(2026, 3, 4)),
        ("Published Mar. 4th, 2026", date(2026, 3, 4)),
        ("4 марта 2026 года", date(2026, 3, 4)),
        ("4 березня 2026, 10:15", date(2026, 3, 4)),
        ("4 сакавіка 2026", date(2026, 3, 4)),
        ("4. März 2026", date(2026, 3, 4)),
        ("le 4 mars 2026", date(2026, 3, 4)),
        ("4 de marzo de 2026", date(2026, 3, 4)),
        ("04.03.2026 07:30", date(2026, 3, 4)),
        ("12/25/2026", date(2026, 12, 25)),
        ("2026年3月4日", date(2026, 3, 4)),
        ("no date here, 31.02.2026 is none", None),
    ],
)
def test_a_printed_date_is_read(text, day):
    assert printed_date(text) == day


def test_a_time_keeps_the_zone_its_outlet_printed():
    assert str(parse("2026-03-04T00:30:00+03:00")) == "2026-03-04 00:30:00+03:00"


def test_a_time_without_a_zone_is_a_date():
    assert parse("2026-03-04 00:30:00") == date(2026, 3, 4)
