"""
A month of three outlets: silent edits, takedowns, outages, and a volunteer whose machine dies.

The small month runs always. `make test-all` runs the one of the project's promise: 2,000
articles, polled every six hours, and fifty runs killed.
"""

import multiprocessing
import os
import random
import signal
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from mirror.job.timing import LATEST
from mirror.model import FlagReason
from mirror.publish.directory import DirectoryHost
from mirror.store import read_store
from signing.trust import Trust
from signing.verdict import Code
from signing.verify import verify
from tests.job.test_kill import ended
from tests.job.world import World
from tests.outlet import month
from tests.outlet.site import Outlet

EVERY = timedelta(hours=6)
FORK = multiprocessing.get_context("fork")
_OUTLET = """
[[outlet]]
name = "{name}"
hosts = ["{name}"]
feed = ["https://{name}/rss/news", "https://{name}/ru/rss/news"]
"""
_REST = """
[identity]
pseudonym = "heron"
[[mirror]]
name = "disk"
kind = "directory"
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """How large a month is."""

    articles: int
    kills: int


SMALL, FULL = Size(articles=30, kills=4), Size(articles=2_000, kills=50)
SIZES = [
    pytest.param(SMALL, id="small"),
    pytest.param(FULL, id="full", marks=[pytest.mark.slow, pytest.mark.timeout(7200)]),
]


def volunteer(folder: Path, outlets: tuple[Outlet, ...]) -> World:
    """Return a volunteer who mirrors *outlets* into a folder."""
    names = [outlet.base.removeprefix("https://") for outlet in outlets]
    toml = _REST + "".join(_OUTLET.format(name=name) for name in names)
    world = World(folder=folder, toml=toml, hosts={"disk": DirectoryHost(folder / "public")})
    world.web.outlets = {outlet.base: outlet for outlet in outlets}
    return world


@dataclass(kw_only=True)
class Month:
    """A month that was lived through."""

    outlets: tuple[Outlet, ...]
    world: World
    slowest_s: float
    """The longest run."""


@pytest.fixture(scope="module", params=SIZES)
def lived(request, tmp_path_factory) -> tuple[Size, Month]:
    size = request.param
    outlets = month.month(articles=size.articles)
    world = volunteer(tmp_path_factory.mktemp("month"), outlets)
    slowest_s = 0.0
    for at in month.polls(EVERY):
        world.clock.at, start = at, time.monotonic()
        world.run()
        slowest_s = max(slowest_s, time.monotonic() - start)
    return size, Month(outlets=outlets, world=world, slowest_s=slowest_s)


def urls(outlet: Outlet) -> dict[int, str]:
    return {story.id: outlet.base + story.path for story in outlet.timeline.stories}


def truth(lived_month: Month, until: timedelta = timedelta()) -> dict[str, month.Kept]:
    """Return by URL what must be kept of what could be read up to *until* before the end."""
    polls = month.polls(EVERY)
    times = [at for at in polls if at <= polls[-1] - until]
    return {
        urls(outlet)[kept.story_id]: kept
        for outlet in lived_month.outlets
        for kept in month.kept(outlet, times)
    }


def test_every_article_is_kept_in_its_last_good_revision(lived):
    """What changed on the last day may be seen at the next look, a day after the one before."""
    _, lived_month = lived
    world, late = lived_month.world, truth(lived_month)
    lost = []
    with read_store(world.config.state) as store:
        for url, kept in truth(lived_month, LATEST).items():
            revision = store.articles.current(url)
            text = _text(world, revision) if revision else ""
            good = (kept.last_good.story, late[url].last_good.story)
            if not any(all(part.text in text for part in story.parts) for story in good):
                lost.append(url)
    assert lost == []


def test_every_silent_edit_and_every_takedown_is_flagged(lived):
    _, lived_month = lived
    early, late = truth(lived_month, LATEST), truth(lived_month)
    flags = _article_flags(lived_month)
    altered = [flag for flag in flags if flag.reason is FlagReason.ALTERED]
    silent = [flag for flag in altered if "silently" in flag.evidence]
    assert _sum(early, "silent") <= len(silent) <= _sum(late, "silent")
    assert _sum(early, "edits") <= len(altered) <= _sum(late, "edits")
    vanished = {flag.url for flag in flags if flag.reason is FlagReason.VANISHED}
    assert {url for url, kept in early.items() if kept.vanished} <= vanished


def _sum(kept: dict[str, month.Kept], what: str) -> int:
    return sum(one.silent if what == "silent" else one.texts - 1 for one in kept.values())


def test_no_block_page_was_signed(lived):
    _, lived_month = lived
    for path in (lived_month.world.folder / "public" / "a").rglob("*.html"):
        verdict = verify(path.read_bytes(), Trust(), now=lived_month.world.clock())
        assert verdict.code is Code.UNKNOWN
    titles = {story.title for outlet in lived_month.outlets for story in outlet.timeline.stories}
    with read_store(lived_month.world.config.state) as store:
        assert {revision.title for revision in store.articles.revisions()} <= titles


def test_a_month_of_killed_runs_ends_like_an_undisturbed_one(lived, tmp_path):
    size, lived_month = lived
    world = volunteer(tmp_path, lived_month.outlets)
    dice = random.Random(size.kills)
    polls = month.polls(EVERY)
    killed = set(dice.sample(range(len(polls)), size.kills))
    for number, at in enumerate(polls):
        world.clock.at = at
        if number in killed:
            child = FORK.Process(target=world.run)
            child.start()
            time.sleep(dice.uniform(0, lived_month.slowest_s))
            os.kill(child.pid, signal.SIGKILL)
            child.join()
        world.run()
    files, rows = ended(tmp_path)
    expected_files, expected_rows = ended(lived_month.world.folder)
    assert set(rows) ^ set(expected_rows) == set()
    assert {path for path in files if files[path] != expected_files.get(path)} == set()
    assert files.keys() == expected_files.keys()


def _article_flags(lived_month: Month) -> list:
    with read_store(lived_month.world.config.state) as store:
        return [flag for flag in store.flags.of() if flag.reason is not FlagReason.REQUESTED]


def _text(world: World, revision) -> str:
    path = next(file.path for file in revision.files)
    return (world.folder / "public" / path).read_text()
