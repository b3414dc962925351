"""The file of hosts: shared between processes, and no harm if it is damaged."""

import sqlite3
import subprocess
import sys
from functools import partial

import pytest

from mirror.errors import StoreError
from mirror.fetch import SqliteHosts
from mirror.fetch.hosts import HostState, take_turn
from tests.fakes import NOON

TURNS = """
import sys
from functools import partial
from pathlib import Path
from mirror.fetch import SqliteHosts
from mirror.fetch.hosts import take_turn
from tests.fakes import NOON
hosts = SqliteHosts(Path(sys.argv[1]))
for _ in range(50):
    print(hosts.change("news.example", partial(take_turn, now=NOON, interval_s=1.0)))
"""


def test_no_two_processes_get_one_turn(tmp_path):
    command = [sys.executable, "-c", TURNS, str(tmp_path / "hosts.sqlite3")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    turns = [float(line) for process in running for line in process.communicate()[0].split()]
    assert sorted(turns) == [float(n) for n in range(150)]


def test_times_put_there_by_somebody_else_are_read_as_none(tmp_path):
    path = tmp_path / "hosts.sqlite3"
    SqliteHosts(path).close()
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO host VALUES ('news.example', 'soon', 'many', 1e300)")
        db.execute("INSERT INTO robots VALUES ('news.example', 'Disallow: /', 'never')")
    db.close()
    hosts = SqliteHosts(path)
    assert hosts.change("news.example", lambda state: (state, state)) == HostState()
    assert hosts.robots("news.example") is None
    hosts.close()


def test_a_damaged_file_is_made_anew(tmp_path):
    """It holds nothing that is worth stopping a run for."""
    path = tmp_path / "hosts.sqlite3"
    path.write_bytes(b"not a database" * 100)
    hosts = SqliteHosts(path)
    assert hosts.change("news.example", lambda state: (state, state)) == HostState()
    hosts.close()


def test_a_file_that_cannot_be_written_is_our_error(tmp_path):
    with pytest.raises(StoreError) as error:
        SqliteHosts(tmp_path / "no such folder" / "hosts.sqlite3")
    assert "deleted" in error.value.hint


def test_a_decision_that_fails_changes_nothing(tmp_path):
    hosts = SqliteHosts(tmp_path / "hosts.sqlite3")
    turn = partial(take_turn, now=NOON, interval_s=5.0)
    hosts.change("news.example", turn)
    with pytest.raises(ZeroDivisionError):
        hosts.change("news.example", lambda state: 1 / 0)
    assert hosts.change("news.example", turn) == 5.0
    hosts.close()
