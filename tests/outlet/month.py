"""
A month of three outlets: what happens, and what a watcher who polled them must have kept.

5 % of the articles are edited silently, 1 % openly, 3 % are taken down in every way there is,
and each outlet is away for a day or sends a broken feed for a while. All of it is data, made
from a seed: the same month every time.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from tests.outlet.generate import paragraph, stories
from tests.outlet.site import Outlet
from tests.outlet.timeline import (
    Absence,
    Edit,
    Event,
    Interruption,
    Outage,
    Revision,
    TakeDown,
    Timeline,
)

START = datetime(2026, 10, 1, tzinfo=UTC)
SPAN = timedelta(days=30)
DAY = timedelta(days=1)
SILENT, OPEN, TAKEN_DOWN = 0.05, 0.01, 0.03


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What must be held of one article after a month of polling."""

    story_id: int
    last_good: Revision
    """The last state that a poll could read."""
    texts: int
    """Different texts that polls could read: one more than the alterations to be flagged."""
    silent: int
    """Alterations among them without a new date of change."""
    vanished: bool
    """A poll after the last good one met an absence that says the article is gone."""


def month(*, articles: int = 2_000, outlets: int = 3, seed: int = 1) -> tuple[Outlet, ...]:
    """Return *outlets* outlets with *articles* articles between them."""
    share = articles // outlets
    return tuple(
        Outlet(base=f"https://ferry{number}.example", timeline=_timeline(share, seed * 10 + number))
        for number in range(outlets)
    )


def polls(every: timedelta) -> tuple[datetime, ...]:
    """Return the times of polling, from START until a day after the month."""
    return tuple(START + every * number for number in range(1, (SPAN + DAY) // every + 1))


def kept(outlet: Outlet, times: Sequence[datetime]) -> Iterator[Kept]:
    """
    Yield what polling all known articles at *times* must have kept, for each ever readable.

    It is the least: polls during an outage are left out, though some pages get through one.
    """
    usable = [
        at for at in times if outlet.timeline.outage(at) not in (*_UNREADABLE, Outage.BAD_FEED)
    ]
    for story in outlet.timeline.stories:
        seen = [state for at in usable if (state := outlet.timeline.revision(story.id, at))]
        good = [state for state in seen if state.absence is None]
        if good:
            yield _kept(story.id, good, vanished=seen[-1].absence is not None)


_UNREADABLE = (Outage.DOWN, Outage.STALL, Outage.BLOCK_PAGE)


def _kept(story_id: int, good: Sequence[Revision], *, vanished: bool) -> Kept:
    different = [
        (before, after)
        for before, after in pairwise(good)
        if before.story.parts != after.story.parts
    ]
    silent = [pair for pair in different if pair[0].story.modified == pair[1].story.modified]
    return Kept(
        story_id=story_id,
        last_good=good[-1],
        texts=len(different) + 1,
        silent=len(silent),
        vanished=vanished,
    )


def _timeline(articles: int, seed: int) -> Timeline:
    dice = random.Random(seed)
    edition = "ru" if seed % 2 else "en"
    published = stories(articles, edition=edition, seed=seed, start=START, span=SPAN)
    events: list[Event] = []
    for story in published:
        events += _events(story.id, edition, story.published, dice)
    return Timeline(
        stories=published, events=tuple(events), interruptions=tuple(_interruptions(dice))
    )


def _events(
    story_id: int, edition: str, published: datetime, dice: random.Random
) -> Iterator[Event]:
    """What happens to one article, some hours or days after it was published."""
    chance = dice.random()
    at = published + timedelta(hours=dice.randint(1, 240))
    if chance < SILENT + OPEN:
        text = paragraph(dice, edition)
        yield Edit(at=at, id=story_id, part=0, text=text, silent=chance < SILENT)
    elif chance < SILENT + OPEN + TAKEN_DOWN:
        yield TakeDown(at=at, id=story_id, absence=dice.choice(tuple(Absence)))


def _interruptions(dice: random.Random) -> Iterator[Interruption]:
    """A day away in the middle of the month, and half a day of a broken feed near its end."""
    start = START + DAY * dice.randint(8, 18)
    yield Interruption(start=start, end=start + DAY, outage=dice.choice(_UNREADABLE))
    start = START + DAY * dice.randint(22, 27)
    yield Interruption(start=start, end=start + DAY / 2, outage=Outage.BAD_FEED)
