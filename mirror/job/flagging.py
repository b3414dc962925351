"""Who is at risk, from every source of flags that mirrors.toml names; each is asked once a day."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

from mirror import outlets
from mirror.config import Config, FlagSources
from mirror.flags import Gathered, Reach, Subjects, dump_snapshot, fetch_register, gather
from mirror.job.edges import Edges, Event
from mirror.job.vouched import vouch, vouched
from mirror.model import NO_VALIDATORS
from mirror.store import Store

EVERY = timedelta(hours=20)  # a daily timer that comes early still asks each day


def refresh(config: Config, store: Store, edges: Edges, *, force: bool = False) -> Gathered:
    """
    Note the flags that the sources give now, and return them.

    A source that fails is told and asked again a day later too: a register that answers from
    one country only would be asked in vain at every run.

    Args:
        config: names the sources.
        store: flags and times go there.
        edges: the world.
        force: ask those too that were asked today.
    """
    now = edges.clock()
    sources = config.flags if force else _due(config.flags, store, now)
    gathered = gather(sources, subjects_of(config), _reach(config, edges), now=now)
    store.flags.add(gathered.flags)
    for name in _names(sources):
        store.flags.source_checked(_key(name), NO_VALIDATORS, now=now)
    for skipped in gathered.skipped:
        edges.tell(Event(kind="source failed", url=skipped.url, reason=skipped.reason))
    return gathered


def take_snapshot(register: str, edges: Edges) -> tuple[bytes, bytes]:
    """
    Return the register as it is now, for others to use, and the signature of this mirror's key.

    Raises:
        FetchError: the registry does not answer from here.
        SourceError: it answers something else.
    """
    snapshot = fetch_register(register, edges.registers, now=edges.clock())
    data = dump_snapshot(snapshot)
    return data, vouch(data, edges.key, f"register {register}")


def subjects_of(config: Config) -> Subjects:
    """Return whom the sources are searched for: the outlets, under all names they are known by."""
    profiles = {one.name: outlets.load(one.hints) for one in config.outlets if one.hints}
    return Subjects(
        outlets=config.outlets,
        names={name: (name, *profile.register_names) for name, profile in profiles.items()},
        channels=tuple(each for profile in profiles.values() for each in profile.channels),
    )


def _reach(config: Config, edges: Edges) -> Reach:
    return Reach(
        web=edges.web,
        registers=edges.registers,
        folder=config.path.parent,
        verified=lambda source: vouched(source, config, edges.web),
    )


def _due(sources: FlagSources, store: Store, now: datetime) -> FlagSources:
    """The sources that were not asked within EVERY."""

    def is_due(name: str) -> bool:
        asked = store.flags.checked(_key(name))
        return asked is None or now - asked >= EVERY

    kept = {
        field.name: tuple(name for name in getattr(sources, field.name) if is_due(name))
        for field in fields(sources)
    }
    return replace(sources, **kept)


def _names(sources: FlagSources) -> list[str]:
    return [name for field in fields(sources) for name in getattr(sources, field.name)]


def _key(name: str) -> str:
    """How a source of flags is known in the table of sources, beside feeds and their URLs."""
    return f"flags: {name}"
