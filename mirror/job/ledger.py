"""Writes down how each look ended: files first, then the rows that name them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime

from mirror.config import Config
from mirror.errors import MirrorError, StoreError
from mirror.flags import Sight, altered
from mirror.job.edges import Edges, Event
from mirror.job.keep import sign_seen, write_revision
from mirror.job.living import list_for_files
from mirror.job.look import Ended, Look, Mended, Seen, Unchanged
from mirror.job.signer import Signer
from mirror.job.state import tree_of
from mirror.job.timing import next_look, next_try
from mirror.model import NO_VALIDATORS, Rendition, Revision, Skipped, Validators
from mirror.store import Ending, Store, Task
from signing.errors import SigningError


@dataclass(slots=True)
class Tally:
    """What became of the articles of one run."""

    counts: Counter[str] = field(default_factory=Counter)
    skipped: list[Skipped] = field(default_factory=list)


class Ledger:
    """The one writer of a run, so that a kill leaves whole files and whole rows."""

    def __init__(self, config: Config, store: Store, edges: Edges, signer: Signer) -> None:
        self._store = store
        self._edges = edges
        self._signer = signer
        self._listing = list_for_files(config, signer.key, edges, store)
        self._tree = tree_of(config, store)
        self.tally = Tally()

    def settle(self, task: Task, result: Look) -> None:
        """Write down how the look at *task* ended, and tell whoever watches."""
        now = self._edges.clock()
        try:
            kind, reason = self._write_down(task, result, now)
        except (MirrorError, SigningError) as error:
            kind, reason = "failed", str(error)
            self._end(task, kind, reason, now=now)
        self.tally.counts[kind] += 1
        if kind in ("refused", "failed"):
            self.tally.skipped.append(Skipped(url=task.url, stage=kind, reason=reason))
        self._edges.tell(Event(kind=kind, outlet=task.outlet, url=task.url, reason=reason))

    def _write_down(self, task: Task, result: Look, now: datetime) -> tuple[str, str]:
        match result:
            case Unchanged():
                self._end(task, "kept", "", now=now, validators=result.validators)
                return "unchanged", ""
            case Ended():
                self._store.flags.add([result.flag] if result.flag else [])
                self._end(task, result.state, result.reason, now=now)
                return result.state, result.reason
            case Seen():
                self._keep(task, result, now)
                return ("changed" if task.current else "new"), ""
            case Mended():
                self._mend(task, result.seen, now)
                return "mended", ""

    def _keep(self, task: Task, seen: Seen, now: datetime) -> None:
        revision = self._written(task, seen, now)
        # A notice of withdrawal is the newsroom's word, no text of the article.
        texts = [one for one in self._store.articles.history(task.url) if not one.retracted]
        # Revisions say to the hour, rounded down, when they were seen: a safe begin, but no end.
        flag = altered(task.url, map(_sight, texts), replace(_sight(revision), at=now))
        self._store.flags.add([flag] if flag else [])
        # A text that just changed may change again soon: it counts as young.
        ending = Ending(state="kept", now=now, due=next_look(now, now), validators=seen.validators)
        self._store.articles.keep(revision, ending)

    def _mend(self, task: Task, seen: Seen, now: datetime) -> None:
        """Put a full rendition with more pictures in the place of the one that is kept."""
        revision = task.current
        if revision is None:
            raise StoreError("there is nothing to mend")
        made = self._written(task, seen, now)
        kept = tuple(file for file in revision.files if file.rendition is Rendition.TEXT)
        mended = replace(
            revision, pictures=made.pictures, lost=made.lost, files=(*kept, *made.files)
        )
        due = next_look(revision.seen_at, now)
        ending = Ending(state="kept", now=now, due=due, validators=seen.validators)
        self._store.articles.mend(mended, ending)

    def _written(self, task: Task, seen: Seen, now: datetime) -> Revision:
        signed = sign_seen(seen, task.current, signer=self._signer, at=now, listing=self._listing)
        return write_revision(
            seen,
            signed,
            url=task.url,
            outlet=task.outlet,
            current=task.current,
            at=now,
            tree=self._tree,
        )

    def _end(
        self,
        task: Task,
        state: str,
        reason: str,
        *,
        now: datetime,
        validators: Validators = NO_VALIDATORS,
    ) -> None:
        first = task.current.seen_at if task.current else now
        again = next_try(task.attempts, now) if state in _TRY_AGAIN else next_look(first, now)
        ending = Ending(state=state, reason=reason, validators=validators, now=now, due=again)
        self._store.articles.settle(task.url, ending)


def _sight(revision: Revision) -> Sight:
    return Sight(
        text_sha256=revision.text_sha256,
        modified=revision.modified,
        at=revision.seen_at,
        source=revision.source,
    )


_TRY_AGAIN = ("failed", "refused")
