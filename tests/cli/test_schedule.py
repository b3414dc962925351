"""Timers: what is written for systemd and for cron."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

from mirror.cli.schedule import cron_line, duration, units_for
from tests.conftest import missing


def parsed(text: str) -> configparser.ConfigParser:
    reader = configparser.ConfigParser(strict=False, interpolation=None)
    reader.optionxform = str
    reader.read_string(text)
    return reader


def test_the_service_can_write_nothing_but_its_state_and_gain_nothing():
    service = parsed(units_for(900)["tamizdat.service"])["Service"]
    assert service["DynamicUser"] == service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""


def test_the_timer_runs_as_often_as_asked_with_some_chance():
    timer = parsed(units_for(900)["tamizdat.timer"])["Timer"]
    assert timer["OnUnitInactiveSec"] == "15min"
    assert timer["RandomizedDelaySec"] == "90s"


@pytest.mark.parametrize(
    ("seconds", "words"), [(900, "15min"), (7200, "2h"), (86400, "1d"), (90, "90s")]
)
def test_times_are_written_as_systemd_does(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "when"), [(900, "*/15 * * * *"), (7200, "7 */2 * * *"), (86400, "7 4 * * *")]
)
def test_cron_gets_the_nearest_it_can_say(seconds, when):
    assert cron_line(seconds, Path("/home/x/mirrors.toml")).startswith(f"{when} ")


def test_print_installs_nothing_and_shows_both_ways(volunteer, tmp_path):
    code, out, _ = volunteer.run("schedule", "install", "--print", "--folder", tmp_path / "units")
    assert code == 0
    assert "[Timer]" in out
    assert "*/15 * * * *" in out
    assert not (tmp_path / "units").exists()


def test_a_folder_that_cannot_be_written_is_told_with_a_hint(volunteer, tmp_path):
    (tmp_path / "file").write_text("")
    code, _, err = volunteer.run("schedule", "install", "--folder", tmp_path / "file" / "units")
    assert code == 2
    assert "hint: " in err


@pytest.mark.real
def test_workers_may_confine_themselves_in_the_service():
    """`mirror.sandbox.confine` calls these; what they lack is refused and not the end of them."""
    program = shutil.which("systemd-analyze")
    if program is None:
        missing("systemd-analyze")
    text = units_for(900)["tamizdat.service"]
    words = [
        word
        for line in text.splitlines()
        if line.startswith("SystemCallFilter=")
        for word in line.partition("=")[2].split()
    ]
    allowed: set[str] = set()
    while words:
        word = words.pop()
        if word.startswith("@"):
            shown = subprocess.check_output([program, "syscall-filter", word], text=True)
            words += [line.strip() for line in shown.splitlines()[1:] if line[4:5] not in ("#", "")]
        else:
            allowed.add(word)
    landlock = {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self"}
    assert landlock | {"prctl", "clone", "execve", "socket", "flock"} <= allowed
    assert "SystemCallErrorNumber=EPERM" in text


@pytest.mark.real
def test_systemd_accepts_the_units(tmp_path):
    program = shutil.which("systemd-analyze")
    if program is None:
        missing("systemd-analyze")
    for name, text in units_for(900).items():
        (tmp_path / name).write_text(text)
    files = [str(path) for path in tmp_path.iterdir()]
    done = subprocess.run(
        [program, "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    assert not [line for line in done.stderr.splitlines() if "tamizdat" in line], done.stderr
