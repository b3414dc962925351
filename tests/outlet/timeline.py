"""What happens to the outlet over time: publishing, silent edits, takedowns, moves, outages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cached_property

from tests.outlet.story import Story


class Absence(Enum):
    """What stands where an article was taken down."""

    NOT_FOUND = "404"
    GONE = "410"
    LEGAL = "451"
    LOGIN = "login"
    FOREIGN = "foreign"
    BLOCK_PAGE = "block page"


class Outage(Enum):
    """What is wrong with the whole outlet for a while."""

    DOWN = "down"
    STALL = "stall"
    BLOCK_PAGE = "block page"
    BAD_FEED = "bad feed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """One part gets other words; a silent edit leaves `modified` as it was."""

    at: datetime
    id: int
    part: int
    text: str
    silent: bool = True

    def apply(self, story: Story) -> Story:
        """Return *story* after the edit."""
        parts = list(story.parts)
        parts[self.part] = replace(parts[self.part], text=self.text)
        modified = story.modified if self.silent else self.at
        return replace(story, parts=tuple(parts), modified=modified)


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """The article gets another address; the old one redirects there."""

    at: datetime
    id: int
    slug: str

    def apply(self, story: Story) -> Story:
        """Return *story* after the move."""
        return replace(story, slug=self.slug)


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeDown:
    """The article goes."""

    at: datetime
    id: int
    absence: Absence = Absence.NOT_FOUND


@dataclass(frozen=True, kw_only=True, slots=True)
class Interruption:
    """From `start` until before `end` the outlet does not work."""

    start: datetime
    end: datetime
    outage: Outage


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One state of an article, from `at` on."""

    story: Story
    number: int
    """0 as first published."""
    at: datetime
    absence: Absence | None = None


Event = Edit | Move | TakeDown


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """All that was, is and will be published, and what is visible of it at a time."""

    stories: tuple[Story, ...]
    """As first published, in any order."""
    events: tuple[Event, ...] = ()
    interruptions: tuple[Interruption, ...] = ()

    def revision(self, story_id: int, now: datetime) -> Revision | None:
        """The article's state at *now*; None if it is not published (yet)."""
        states = self._states.get(story_id, ())
        seen = bisect_right(states, now, key=lambda state: state.at)
        return states[seen - 1] if seen else None

    def revisions(self, story_id: int) -> tuple[Revision, ...]:
        """Every state the article will ever have, in order: what a test compares with."""
        return self._states[story_id]

    def newest(self, edition: str | None, now: datetime, count: int) -> tuple[Story, ...]:
        """At most *count* readable stories, newest first; of both editions where it is None."""
        found: list[Story] = []
        order = self._order[edition]
        for index in range(self._published(order, now) - 1, -1, -1):
            revision = self.revision(order[index].id, now)
            if revision and not revision.absence:
                found.append(revision.story)
            if len(found) == count:
                break
        return tuple(found)

    def around(self, story: Story, now: datetime, count: int = 3) -> tuple[Story, ...]:
        """The stories beside *story* in its edition: older ones, or newer for the oldest."""
        order = self._order[story.edition]
        index = self._index[story.id]
        older = order[max(0, index - count) : index][::-1]
        return tuple(
            older or order[index + 1 : min(index + 1 + count, self._published(order, now))]
        )

    def months(self, now: datetime) -> tuple[str, ...]:
        """The months something was published in: "2026-11"."""
        return tuple(sorted({f"{story.published:%Y-%m}" for story in self._seen(now)}))

    def month(self, name: str, now: datetime) -> tuple[Story, ...]:
        """The stories of one month."""
        return tuple(story for story in self._seen(now) if f"{story.published:%Y-%m}" == name)

    def outage(self, now: datetime) -> Outage | None:
        """What is wrong at *now*."""
        for interruption in self.interruptions:
            if interruption.start <= now < interruption.end:
                return interruption.outage
        return None

    def damage(self, feed: bytes, now: datetime) -> bytes:
        """The feed as it is sent: cut in the middle with a bad byte while feeds are bad."""
        return feed[: len(feed) // 2] + b"\xff&" if self.outage(now) is Outage.BAD_FEED else feed

    def _seen(self, now: datetime) -> tuple[Story, ...]:
        order = self._order[None]
        revisions = (self.revision(story.id, now) for story in order[: self._published(order, now)])
        return tuple(state.story for state in revisions if state and not state.absence)

    @staticmethod
    def _published(order: Sequence[Story], now: datetime) -> int:
        return bisect_right(order, now, key=lambda story: story.published)

    @cached_property
    def _order(self) -> dict[str | None, tuple[Story, ...]]:
        """Stories by edition, oldest first."""
        everything = tuple(sorted(self.stories, key=lambda story: (story.published, story.id)))
        editions = {story.edition for story in everything} | {"en", "ru"}
        return {None: everything} | {
            edition: tuple(story for story in everything if story.edition == edition)
            for edition in editions
        }

    @cached_property
    def _index(self) -> dict[int, int]:
        return {
            story.id: index
            for edition, order in self._order.items()
            if edition
            for index, story in enumerate(order)
        }

    @cached_property
    def _states(self) -> dict[int, tuple[Revision, ...]]:
        events: dict[int, list[Event]] = {}
        for event in self.events:
            events.setdefault(event.id, []).append(event)
        return {story.id: _history(story, events.get(story.id, ())) for story in self.stories}


def _history(story: Story, events: Iterable[Event]) -> tuple[Revision, ...]:
    """The states of one article."""
    states = [Revision(story=story, number=0, at=story.published)]
    for event in sorted(events, key=lambda event: event.at):
        last = states[-1]
        if isinstance(event, TakeDown):
            state = replace(last, at=event.at, absence=event.absence, number=last.number + 1)
        else:
            state = replace(
                last, at=event.at, story=event.apply(last.story), number=last.number + 1
            )
        states.append(state)
    return tuple(states)
