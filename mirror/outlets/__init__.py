"""
What is known of outlets, as data: one TOML file each, facts only.

A file helps and is never needed: without it, or where its selectors have gone stale, the generic
engine reads the pages. Nobody else's list adds hosts to an outlet: a domain that looks like a
mirror may be anybody's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib import resources

from mirror.config.checks import http_fault
from mirror.config.load import read_outlet
from mirror.config.table import Faults, Table
from mirror.config.values import Outlet
from mirror.errors import ConfigError
from mirror.model import Reading

HINTS = ("article", "title", "byline", "date", "dek", "body")
"""Fields of `mirror.article.Hints` that are one selector; `drop` is several."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What one file says."""

    outlet: Outlet
    """As `mirrors.toml` could state it; `hints` is this file's name."""
    articles: re.Pattern[str] | None = None
    """What the path of an article begins with."""
    links: str = "a[href]"
    """CSS selector of links to articles in a link page."""
    api: str = ""
    """Kind of API that has the articles as JSON (`mirror.discover.KINDS`), "" for none."""
    register_names: tuple[str, ...] = ()
    """What registers call the outlet."""
    channels: tuple[str, ...] = ()
    """Its addresses on platforms."""
    selectors: dict[str, str] = field(default_factory=dict)
    """By name of HINTS."""
    drop: tuple[str, ...] = ()


def names() -> tuple[str, ...]:
    """Return the names of the files, sorted."""
    files = (entry.name for entry in resources.files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml")))


def load(name: str) -> Profile:
    """
    Return what the file *name* says.

    Raises:
        ConfigError: no such file, or one line for each fault in it.
    """
    file = resources.files(__package__) / f"{name}.toml"
    if name not in names():
        known = ", ".join(names())
        raise ConfigError(f"no outlet file {name!r}", hint=f"there are {known}")
    return parse(file.read_text(encoding="utf-8"), name)


def parse(text: str, name: str) -> Profile:
    """Return what *text*, the file *name*, says."""
    faults = Faults()
    try:
        table = Table(tomllib.loads(text), "", faults)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}.toml: not TOML: {error}") from None
    profile = _profile(table, name)
    table.close()
    if faults.lines:
        raise ConfigError("\n".join(f"{name}.toml: {line}" for line in faults.lines))
    return profile


def _profile(table: Table, name: str) -> Profile:
    """[outlet] as in mirrors.toml, [reading] and [hints]."""
    reading, hints = table.table("reading"), table.table("hints")
    pattern = reading.text("articles", "", check=_pattern_fault)
    profile = Profile(
        outlet=replace(read_outlet(table.table("outlet")), hints=name),
        articles=re.compile(pattern) if pattern and not _pattern_fault(pattern) else None,
        links=reading.text("links", "a[href]"),
        api=reading.text("api", ""),
        register_names=reading.texts("register_names"),
        channels=reading.texts("channels", check=http_fault),
        selectors={key: text for key in HINTS if (text := hints.text(key, ""))},
        drop=hints.texts("drop"),
    )
    reading.close()
    hints.close()
    return profile


def _pattern_fault(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        return f"not a regular expression ({error})"
    return ""


def stale(readings: Sequence[Reading]) -> tuple[str, ...]:
    """
    Return the selectors that matched nothing on every one of *readings*, an outlet's last pages.

    One page without a match says nothing: a short item may have no byline or dek.
    """
    missed = [
        {dropped.sample for dropped in reading.dropped if dropped.rule == "hint"}
        for reading in readings
    ]
    return tuple(sorted(set.intersection(*missed))) if missed else ()
