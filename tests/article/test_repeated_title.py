"""A heading that says the title again goes; one that only resembles it stays."""

import pytest

from mirror.article.draft import is_title

TITLE = "Archive No. 3328 in Upper Kadki: what the keeper saw"


@pytest.mark.parametrize(
    ("line", "repeats"),
    [
        (TITLE, True),
        (TITLE.upper(), True),
        ("Archive No. 671 in Upper Kadki: what the keeper saw", False),
        ("What the keeper did next", False),
    ],
)
def test_a_heading_repeats_the_title_only_with_its_numbers(line, repeats):
    assert is_title(line, TITLE) is repeats
