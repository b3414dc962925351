"""The table that fills while a push goes out."""

import io

from rich.console import Console

from mirror.cli.live import Board, _table, summary
from mirror.publish import Progress, Step


def step(mirror, kind, path="", elapsed_s=1.0):
    return Progress(mirror=mirror, step=kind, path=path, elapsed_s=elapsed_s)


def board(*steps, mirrors=("one", "two", "three")):
    made = Board(mirrors)
    for each in steps:
        made.note(each)
    return made


def test_mirrors_stand_in_the_order_of_the_file_and_wait():
    rows = board().rows()
    assert [(row.mirror, row.step) for row in rows] == [
        ("one", None),
        ("two", None),
        ("three", None),
    ]


def test_a_row_follows_its_files():
    row = board(
        step("one", Step.SENDING, "a/x.html"),
        step("one", Step.READING_BACK, "a/x.html"),
        step("one", Step.VERIFIED, "a/x.html"),
        step("one", Step.SENDING, "index.json"),
    ).rows()[0]
    assert (row.step, row.files, row.ended) == (Step.SENDING, 1, False)


def test_what_is_said_of_the_whole_tree_is_final():
    made = board(step("one", Step.UNKNOWN), step("one", Step.VERIFIED, "a/x.html"))
    assert made.rows()[0].step is Step.UNKNOWN


def test_the_summary_counts_whole_copies_and_the_slowest_of_them():
    made = board(
        step("one", Step.VERIFIED, elapsed_s=1.2),
        step("two", Step.FAILED, elapsed_s=9.0),
        step("three", Step.VERIFIED, elapsed_s=4.14),
    )
    assert summary(made.rows()) == "2 of 3 verified copies live in 4.1 s"


def test_a_verified_file_is_no_verified_copy():
    rows = board(step("one", Step.VERIFIED, "a/x.html")).rows()
    assert summary(rows) == "0 of 3 verified copies live"


def test_the_table_shows_every_mirror():
    console = Console(width=80, file=io.StringIO())
    console.print(_table(board(step("two", Step.VERIFIED)).rows()))
    shown = console.file.getvalue()
    assert all(word in shown for word in ("one", "two", "three", "waiting", "verified"))
