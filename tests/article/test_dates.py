"""Dates as pages print them, in the languages of `words/months.toml`."""

from dataclasses import replace
from datetime import date

import pytest

from mirror.article import read
from mirror.article.dates import parse
from mirror.article.printed_date import printed_date
from tests.article.test_pages import capture


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
        ("2026 жылғы 4 наурыз", date(2026, 3, 4)),
        ("4 მარტი, 2026", date(2026, 3, 4)),
        ("4 մարտի 2026, 10:15", date(2026, 3, 4)),
        ("2026 թ. մարտի 4", date(2026, 3, 4)),
        ("2026. március 4., szerda", date(2026, 3, 4)),
        ("2026 m. kovo 4 d.", date(2026, 3, 4)),
        ("Updated in 2025, 4 March 2026", date(2026, 3, 4)),
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


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2026/3/4/river", date(2026, 3, 4)),
        ("2026-03-04-river", date(2026, 3, 4)),
        ("20260304/river", date(2026, 3, 4)),
        ("2026/0304/river", date(2026, 3, 4)),
        ("2026/12/30-rivers", date(2026, 12, 30)),
        ("2026/12/river-of-night", None),
    ],
)
def test_an_address_tells_a_date_only_with_its_day(path, day):
    """In 2026/12/ the 12 is December, not the second of January."""
    page = capture(b"<h1>River</h1><p>The river rose by two meters overnight.")
    page = replace(page, final_url=f"https://lantern.example/{path}")
    assert read(page).article.published == day
