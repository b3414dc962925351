"""
A month of three outlets: all that could be read is kept, all that happened is flagged.

Time is an argument. The same month is lived twice, once undisturbed and once killed at fifty
random moments, and must end in the same tree.
"""

import multiprocessing
import random
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from mirror.disk import write_atomic
from mirror.model import FlagReason, Rendition, Revision
from mirror.publish.directory import DirectoryHost
from mirror.store import read_store
from tests.job.world import World
from tests.outlet.month import kept, month, polls
from tests.outlet.site import Outlet
from tests.outlet.story import Story
from tests.outlet.web import OutletWeb

KILLS = 50
FORK = multiprocessing.get_context("fork")
IDENTITY = '[identity]\npseudonym = "heron"\n'
MIRROR = '[[mirror]]\nname = "disk"\nkind = "directory"\npath = "public"\n'
OUTLET = """
[[outlet]]
name = "{base}"
hosts = ["{host}"]
feed = ["{base}/rss/news", "{base}/ru/rss/news"]
"""
NOT_ARTICLES = re.compile("Доступ ограничен|Log in to continue|domain is for sale".encode())


@dataclass(kw_only=True)
class Month(World):
    """A volunteer's month, in a folder that outlives a kill."""

    outlets: Sequence[Outlet]
    times: Sequence[datetime]

    def __post_init__(self) -> None:
        listed = (
            OUTLET.format(base=each.base, host=each.base.removeprefix("https://"))
            for each in self.outlets
        )
        self.toml = IDENTITY + "".join(listed) + MIRROR
        self.hosts = {"disk": DirectoryHost(self.folder / "public")}
        self.web = OutletWeb(outlets={each.base: each for each in self.outlets}, clock=self.clock)

    @property
    def done(self) -> int:
        """How many of the runs are over."""
        note = self.folder / "done"
        return int(note.read_text()) if note.exists() else 0

    def live(self) -> None:
        """Make every run that is not over yet."""
        for number in range(self.done, len(self.times)):
            self.clock.at = self.times[number]
            self.run()
            self.web.asked.clear()
            write_atomic(self.folder / "done", str(number + 1).encode())

    def tree(self) -> dict[str, bytes]:
        """What is published."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted((self.folder / "public").rglob("*"))
            if path.is_file() and not path.name.startswith(".tmp-")
        }


def make(folder: Path, articles: int, every: timedelta) -> Month:
    return Month(folder=folder, outlets=month(articles=articles), times=polls(every))


def check(lived: Month) -> None:
    """Compare all that is kept and flagged with what happened."""
    with read_store(lived.config.state) as store:
        flags = {(flag.url, flag.reason) for flag in store.flags.of()}
        silent = {flag.url for flag in store.flags.of() if "silently" in flag.evidence}
        for outlet in lived.outlets:
            for each in kept(outlet, lived.times):
                url = outlet.base + each.last_good.story.path
                history = store.articles.history(url)
                assert len(history) >= each.texts, url
                assert ((url, FlagReason.ALTERED) in flags) == (len(history) > 1), url
                assert url in silent or not each.silent, url
                assert (url, FlagReason.VANISHED) in flags or not each.vanished, url
                check_words(lived, history[-1], each.last_good.story)
    assert not [path for path, body in lived.tree().items() if NOT_ARTICLES.search(body)]


def check_words(lived: Month, revision: Revision, story: Story) -> None:
    """The last revision holds the last words that could be read."""
    (path,) = [file.path for file in revision.files if file.rendition is Rendition.TEXT]
    text = unescape((lived.folder / "public" / path).read_text("utf-8"))
    assert all(paragraph in text for paragraph in story.paragraphs), revision.url


def live_with_kills(lived: Month, took_s: float, kills: int) -> None:
    """Live the month in a process that is killed at *kills* moments and started again."""
    dice = random.Random(1)
    for _ in range(kills):
        child = FORK.Process(target=lived.live)
        child.start()
        child.join(dice.uniform(0, 2 * took_s / kills))
        child.kill()
        child.join()
    lived.live()


@pytest.mark.parametrize(
    ("articles", "hours", "kills"),
    [
        (24, 72, 3),
        pytest.param(2_000, 12, KILLS, marks=[pytest.mark.slow, pytest.mark.timeout(7_200)]),
    ],
)
def test_a_month_is_kept_whole_however_often_it_is_killed(tmp_path, articles, hours, kills):
    every = timedelta(hours=hours)
    undisturbed = make(tmp_path / "undisturbed", articles, every)
    start = time.monotonic()
    undisturbed.live()
    took_s = time.monotonic() - start
    check(undisturbed)
    killed = make(tmp_path / "killed", articles, every)
    live_with_kills(killed, took_s, kills)
    assert killed.tree() == undisturbed.tree()
