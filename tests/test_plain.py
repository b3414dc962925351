"""What a terminal is shown of strangers' text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.plain import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Обычный текст, 100 %", "Обычный текст, 100 %"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("a\nb\r", "a\\x0ab\\x0d"),
        ("evil\u202egpj.exe", "evil\\u202egpj.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
    ],
)
def test_acting_characters_are_shown(text, shown):
    assert visible(text) == shown


@given(st.text(st.characters()))
def test_nothing_that_acts_is_left(text):
    acting = {"Cc", "Cs", "Zl", "Zp"}
    assert not [mark for mark in visible(text) if unicodedata.category(mark) in acting]
