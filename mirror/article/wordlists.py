"""
The word lists in `words/`: what boilerplate says, in many languages, and what it is called.

Each file has a table for each language with `starts`, `whole` and `contains`; languages are only
there to keep the files readable, all phrases are looked for in every page.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from mirror.article.eastern import HAN

TOPICS = ("related", "newsletter", "donation", "commerce", "wall")

_EDGES = " \t\n\u00a0.,:;!?…՝։·•|–—-→»«>*#“”\"'()[]▶►➡👉。、！？：【】"


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """The phrases of one kind of boilerplate, folded."""

    name: str
    whole: frozenset[str]
    starts: dict[str, tuple[str, ...]]
    """First word -> phrases that begin with it: one lookup instead of a scan."""
    contains: tuple[str, ...]


def fold(text: str) -> str:
    """Return *text* as phrases are compared: case folded, straight apostrophes, single spaces."""
    return " ".join(text.casefold().replace("’", "'").replace("\u200c", " ").split())


def trim(folded: str) -> str:
    """Return *folded* without punctuation at its ends."""
    return folded.strip(_EDGES)


@cache
def topic(name: str) -> Topic:
    """Return the phrases of `words/<name>.toml`."""
    tables = load(name).values()
    starts: dict[str, tuple[str, ...]] = {}
    for phrase in sorted(fold(p) for table in tables for p in table.get("starts", ())):
        head = _first_word(phrase)
        starts[head] = (*starts.get(head, ()), phrase)
    return Topic(
        name=name,
        whole=frozenset(trim(fold(p)) for table in tables for p in table.get("whole", ())),
        starts=starts,
        contains=tuple(sorted({fold(p) for t in tables for p in t.get("contains", ())})),
    )


def starts_with(folded: str, phrases: dict[str, tuple[str, ...]]) -> str:
    """Return the phrase that *folded* starts with as whole words, "" if none."""
    for phrase in phrases.get(_first_word(folded), ()):
        if folded.startswith(phrase) and _ends_word(phrase, folded[len(phrase) : len(phrase) + 1]):
            return phrase
    return ""


def _ends_word(phrase: str, following: str) -> bool:
    last = phrase[-1]
    return not (following.isalnum() and last.isalnum()) or bool(_UNSPACED.match(last))


def signs(folded: str, words: Topic) -> int:
    """Return how many phrases of a topic *folded* holds; one inside another counts once."""
    hits = [phrase for phrase in words.contains if phrase in folded]
    return sum(not any(p in other and p != other for other in hits) for p in hits)


# Scripts that set no space between words: there a phrase may begin any line that goes on.
_UNSPACED = re.compile(f"[\u0e00-\u0e7f{HAN}]")
_WORD = re.compile(rf"\W*(?:{_UNSPACED.pattern}|\w+)|\W+")


def _first_word(folded: str) -> str:
    """Return the first word of *folded*, its first character where words are not spaced."""
    match = _WORD.match(folded)
    return match[0].strip() if match else ""


@cache
def class_pattern(kind: str) -> re.Pattern[str]:
    """Return what finds a name of `words/classes.toml` in a folded class string."""
    table = load("classes")[kind]
    whole = "|".join(sorted(map(re.escape, table.get("whole", ())), key=len, reverse=True))
    glued = "|".join(sorted(map(re.escape, table.get("anywhere", ())), key=len, reverse=True))
    exact = "|".join(sorted(map(re.escape, table.get("exact", ())), key=len, reverse=True))
    parts = [rf"(?<![a-z0-9])(?:{whole})(?![a-z])"] if whole else []
    parts += [rf"(?<!\S)(?:{exact})(?!\S)"] if exact else []
    return re.compile("|".join(parts + ([glued] if glued else [])))


_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def spread(name: str) -> str:
    """Return a class string folded, with camelCase cut by hyphens and utilities left out."""
    if ":" in name or "[" in name:
        # Tailwind's "print:hidden" and "[&>p]:mt-2" say how a part looks, not what it is.
        name = " ".join(n for n in name.split() if ":" not in n and "[" not in n)
    return _CAPITAL.sub("-", name).lower()


def load(name: str) -> dict[str, dict[str, list[str]]]:
    """Return the tables of `words/<name>.toml`."""
    raw = resources.files("mirror.article").joinpath("words", f"{name}.toml").read_bytes()
    return tomllib.loads(raw.decode("utf-8"))
