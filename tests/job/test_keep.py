"""What a revision says of times."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from mirror.job.keep import when

MOSCOW = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (datetime(2026, 12, 1, 1, 30, tzinfo=MOSCOW), "2026-11-30T22:30:00Z"),
        (datetime(2026, 12, 1, 1, 30, tzinfo=UTC), "2026-12-01T01:30:00Z"),
        (date(2026, 12, 1), "2026-12-01"),
        (None, ""),
    ],
)
def test_times_are_told_in_utc_whatever_zone_the_outlet_wrote_them_in(time, text):
    assert when(time) == text
