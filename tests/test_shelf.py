"""What lies on disk is as good as what lies in memory."""

import sqlite3
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.errors import StoreError
from mirror.model import TreeFile
from mirror.shelf import Joined, Mapped, Rows, Shelf, Values, texts, tree_files

KEYS = st.text("ab/-é", min_size=1, max_size=3)
NUMBERS = {"value": (str, int)}


@given(st.lists(st.tuples(KEYS, st.none() | st.integers())))
def test_a_shelf_is_a_dict_in_the_order_of_its_keys(changes):
    shelf, known = Shelf(key=(str, str), **NUMBERS), {}
    for key, value in changes:
        if value is None:
            assert shelf.pop(key, None) == known.pop(key, None)
        else:
            shelf[key] = known[key] = value
    assert dict(shelf) == dict(shelf.pairs()) == known
    assert list(shelf) == sorted(known)
    assert len(shelf) == len(known)
    assert all(key in shelf for key in known)
    assert "c" not in shelf


def test_the_sizes_of_values_are_known_without_them():
    shelf = Shelf(key=(str, str), value=(bytes, bytes))
    shelf.fill([("b", b"\0" * 3), ("a", b"")])
    assert list(shelf.sizes()) == [("a", 0), ("b", 3)]


def test_a_key_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        texts()["a"]
    with pytest.raises(KeyError):
        del texts()["a"]


@given(st.lists(st.integers()), st.lists(st.integers()))
def test_rows_and_joined_rows_are_lists(first, second):
    rows = Rows(first, **NUMBERS)
    joined = Joined(rows, second, Rows(**NUMBERS), second)
    for made, known in ((rows, first), (joined, first + second + second)):
        assert list(made) == known
        assert list(reversed(made)) == known[::-1]
        assert [made[number] for number in range(-len(known), len(known))] == known * 2
        assert made[1:3] == known[1:3]
        with pytest.raises(IndexError):
            made[len(known)]


@given(st.dictionaries(KEYS, st.integers()))
def test_the_values_of_a_shelf_are_a_list_by_its_keys(known):
    shelf = Shelf(key=(str, str), **NUMBERS)
    shelf.fill(known.items())
    values, expected = Values(shelf), [known[key] for key in sorted(known)]
    assert list(values) == [*values] == expected
    assert [values[number] for number in range(-len(known), len(known))] == expected * 2
    assert values[1:] == expected[1:]


def test_more_rows_than_are_read_at_once_come_all_and_in_order():
    rows = Rows(range(2_500), **NUMBERS)
    rows.extend(range(2_500, 5_001))
    assert list(rows) == list(range(5_001))


def test_rows_can_be_made_of_those_that_are_there():
    rows = Rows(range(1_500), **NUMBERS)
    rows.extend(number for number in [*rows])
    assert len(rows) == 3_000


def test_a_file_of_a_tree_comes_back_as_it_was():
    file = TreeFile(path="a/2026/11/x y.html", sha256="ab" * 32, size=7)
    assert list(tree_files([file])) == [file]


def test_a_mapped_mapping_shows_what_is_made_of_the_values():
    assert dict(Mapped({"a": 1}, lambda number: number + 1)) == {"a": 2}


def test_threads_share_a_shelf():
    shelf = texts((str(number), "x") for number in range(3_000))
    seen: list[int] = []
    threads = [
        threading.Thread(target=lambda: seen.append(sum(1 for _ in shelf.pairs())))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [3_000] * 4


def test_a_full_disk_is_told_with_a_hint():
    shelf = texts()
    shelf._table._db.execute("PRAGMA max_page_count = 4")
    with pytest.raises(StoreError, match="temporary file") as caught:
        shelf.update({str(number): "x" * 2_000 for number in range(20)})
    assert "SQLITE_TMPDIR" in caught.value.hint
    assert isinstance(caught.value.__cause__, sqlite3.Error)
