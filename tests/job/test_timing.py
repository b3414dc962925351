"""When an article is looked at again."""

from datetime import timedelta

import pytest

from mirror.job.timing import next_look, next_try
from tests.fakes import NOON


@pytest.mark.parametrize(
    ("age", "wait"),
    [
        (timedelta(0), timedelta(minutes=10)),
        (timedelta(hours=5), timedelta(minutes=30)),
        (timedelta(days=20), timedelta(days=1)),
        (timedelta(days=400), timedelta(days=7)),
    ],
)
def test_an_article_is_looked_at_again_after_a_tenth_of_its_age(age, wait):
    assert next_look(NOON - age, NOON) - NOON == wait


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 0), (2, 5), (3, 10), (4, 20), (99, 6 * 60)])
def test_what_failed_is_tried_again_later_each_time(attempts, minutes):
    assert next_try(attempts, NOON) - NOON == timedelta(minutes=minutes)
