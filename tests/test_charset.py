"""From bytes to text, whatever the label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.charset import decode

PROSE = "Редакция «Вечерней газеты» продолжит работу, несмотря на решение суда."


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "iso-8859-5", "cp866"])
@pytest.mark.parametrize("label", [None, "utf-8", "windows-1251", "iso-8859-1", "none such"])
def test_russian_prose_is_read_under_any_label(charset, label):
    words = PROSE.replace("«", "").replace("»", "")
    assert decode(words.encode(charset), label) == words


def test_a_latin_label_is_not_believed_where_a_few_of_its_characters_are_quotes():
    """In DOS's charset a capital letter is a curly quote of Windows', not an accented letter."""
    words = "Старый мост закрыли в понедельник. Чиновники обещают открыть его через три месяца."
    assert decode(words.encode("cp866"), "iso-8859-1") == words


@given(st.binary(), st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["zip", "hex"])))
def test_any_bytes_are_text_under_any_label(body, label):
    assert isinstance(decode(body, label), str)
