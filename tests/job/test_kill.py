"""A run that is killed at any moment and started again ends as one that was left alone."""

import multiprocessing
import os
import random
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from mirror.publish.directory import DirectoryHost
from tests.job.world import World

MOMENTS = 20
FORK = multiprocessing.get_context("fork")


def world(folder: Path) -> World:
    """Return a volunteer with two articles and a folder as mirror."""
    return World(folder=folder, stories=2, hosts={"disk": DirectoryHost(folder / "public")})


def ended(folder: Path) -> tuple[dict[str, bytes], list[tuple]]:
    """Return what a run left: every file of the mirror, every row of the state."""
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for top in (folder / "public", folder / "state" / "tree")
        for path in top.rglob("*")
        if path.is_file() and not path.name.startswith(".tmp-")
    }
    with closing(sqlite3.connect(folder / "state" / "state.sqlite3")) as db:
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        rows = [(name, *row) for (name,) in names.fetchall() for row in db.execute(_rows(name))]
    return files, sorted(_without_ids(rows), key=repr)


def _rows(table: str) -> str:
    """Select a table; revisions go by URL and number, since threads decide who is first."""
    if table == "file":
        return "SELECT url, number, file.* FROM file JOIN revision ON revision = id"
    return f"SELECT * FROM {table}"


def _without_ids(rows: list[tuple]) -> list[tuple]:
    """Drop the numbers of rows, which mean nothing, and a digest that covers the folder."""
    places = {"revision": 1, "file": 4, "tree": 1}
    return [
        tuple(value for place, value in enumerate(row) if place != places.get(row[0]))
        for row in rows
    ]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed")
    world(folder).run()  # once to draw the pictures, which later runs find drawn
    folder = tmp_path_factory.mktemp("undisturbed")
    start = time.monotonic()
    world(folder).run()
    return ended(folder), time.monotonic() - start


@pytest.mark.parametrize("seed", range(MOMENTS))
def test_a_killed_run_started_again_ends_like_one_left_alone(tmp_path, undisturbed, seed):
    expected, took_s = undisturbed
    child = FORK.Process(target=world(tmp_path).run)
    child.start()
    time.sleep(random.Random(seed).uniform(0, took_s))
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    world(tmp_path).run()
    assert ended(tmp_path) == expected
