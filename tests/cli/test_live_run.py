"""The table that counts while a run goes on."""

import io
import os
import pty
import subprocess
import sys

import pytest
from rich.console import Console

from mirror.cli.live_run import LiveWatcher, time_left
from mirror.job import Event


@pytest.mark.parametrize(
    ("looked", "due", "words"),
    [
        (0, 9, "0 of 9 looked at"),
        (3, 9, "3 of 9 looked at, 0:02:00 left"),
        (9, 9, "9 of 9 looked at"),
    ],
)
def test_the_time_left_is_as_long_as_the_rest_takes_at_this_rate(looked, due, words):
    assert time_left(looked, due, elapsed_s=60) == words


def test_each_outlet_has_a_row_and_all_of_them_a_sum():
    watcher, shown = LiveWatcher(), io.StringIO()
    watcher.event(Event(kind="due", count=3))
    for outlet, kind in (("A", "found"), ("A", "new"), ("B", "refused")):
        watcher.event(Event(kind=kind, outlet=outlet))
    Console(file=shown, width=120).print(watcher)
    heading, first, second, total = shown.getvalue().splitlines()[:4]
    assert heading.split()[:4] == ["outlet", "found", "new", "changed"]
    assert first.split()[:3] == ["A", "1", "1"]
    assert second.split()[:8] == ["B", "0", "0", "0", "0", "0", "0", "1"]
    assert total.startswith("2 of 3 looked at, ")


def test_a_run_on_a_terminal_shows_the_table_and_then_words(volunteer):
    arguments = ["--config", str(volunteer.home / "mirrors.toml"), "run", "--limit", "1"]
    ours, theirs = pty.openpty()
    size = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(
        [sys.executable, "-m", "mirror.cli", *arguments], stdout=theirs, stderr=theirs, env=size
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # EIO: the other end is closed (pty(7))
        pass
    os.close(ours)
    assert process.wait() == 0
    assert b"1 of 1 looked at" in shown
    assert b"1 of 1 verified copies live" in shown
    assert b'"kind"' not in shown
