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


@given(st.binary(), st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["zip", "hex"])))
def test_any_bytes_are_text_under_any_label(body, label):
    assert isinstance(decode(body, label), str)
