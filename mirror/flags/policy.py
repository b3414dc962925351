"""Which flags lead to capture, how urgently, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from mirror.config import Policy
from mirror.errors import FetchError
from mirror.flags.places import Place, is_in, suffixes
from mirror.model import Flag, FlagReason
from mirror.urls import parse


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """Whether an article is captured, and why."""

    capture: bool
    priority: int
    """0 is most urgent; what is not captured comes after everything."""
    because: tuple[Flag, ...] = ()
    """The flags that count, most urgent first."""
    uncounted: tuple[Flag, ...] = ()
    """Flags whose reason the policy does not name."""


_OF_ARTICLES = (FlagReason.VANISHED, FlagReason.ALTERED, FlagReason.REQUESTED)


class FlagIndex:
    """All flags, by what they mean: one look-up an article, however many flags there are."""

    def __init__(self, flags: Iterable[Flag]) -> None:
        self._exact: dict[str, list[Flag]] = {}
        self._places: dict[str, list[tuple[Place, Flag]]] = {}
        for flag in flags:
            self._exact.setdefault(flag.url, []).append(flag)
            if place := _place(flag):
                self._places.setdefault(place.host, []).append((place, flag))

    def of(self, url: str) -> tuple[Flag, ...]:
        """Return the flags on *url* itself, on what it lies below, and on its host."""
        found = list(self._exact.get(url, ()))
        try:
            parts = parse(url)
        except FetchError:
            return tuple(found)
        for host in suffixes(parts.host):
            inside = self._places.get(host, ())
            found += [flag for place, flag in inside if flag.url != url and is_in(parts, place)]
        return tuple(found)


def is_one_article(flag: Flag) -> bool:
    """Return whether *flag* means one article that we saw or were asked for, not a place."""
    return flag.reason in _OF_ARTICLES and urlsplit(flag.url).path.strip("/") != ""


def _place(flag: Flag) -> Place | None:
    """The part of the web that *flag* means beyond its very URL: None for one article."""
    try:
        url = parse(flag.url)
    except FetchError:
        return None
    if is_one_article(flag):
        return None
    return Place(host=url.host, path=url.target)


def decide(flags: Iterable[Flag], policy: Policy) -> Decision:
    """Return what *policy* makes of the flags on an article (`FlagIndex.of`)."""
    rank = {reason: number for number, reason in enumerate(policy.capture)}
    meant = tuple(flags)
    counted = [flag for flag in meant if flag.reason in rank]
    counted.sort(key=lambda flag: (rank[flag.reason], flag.at, flag.evidence))
    return Decision(
        capture=bool(counted),
        priority=rank[counted[0].reason] if counted else len(rank),
        because=tuple(counted),
        uncounted=tuple(flag for flag in meant if flag.reason not in rank),
    )


_WORDS = {
    FlagReason.REQUESTED: "somebody asked for it",
    FlagReason.DESIGNATED: "its outlet is designated",
    FlagReason.BLOCKED: "it is blocked",
    FlagReason.VANISHED: "it vanished where it was published",
    FlagReason.ALTERED: "its text was changed",
}


def explain(url: str, decision: Decision, *, outlet: str | None, kept: int) -> str:
    """
    Return in words why the article at *url* is kept, or is not: one line for each flag.

    Args:
        url: canonical.
        decision: from `decide`.
        outlet: name of the configured outlet that has its host, None for none.
        kept: how many revisions of it are kept.
    """
    lines = [f"{url}", _verdict(decision, outlet, kept)]
    lines += [f"  {flag.at:%Y-%m-%d}  {flag.reason}: {flag.evidence}" for flag in decision.because]
    if decision.uncounted:
        lines.append("Not counted, since mirrors.toml [policy] capture does not name the reason:")
        lines += [
            f"  {flag.at:%Y-%m-%d}  {flag.reason}: {flag.evidence}" for flag in decision.uncounted
        ]
    return "\n".join(lines)


def _verdict(decision: Decision, outlet: str | None, kept: int) -> str:
    held = {0: "no copy yet", 1: "one revision is kept"}.get(kept, f"{kept} revisions are kept")
    if decision.capture:
        first = _WORDS[decision.because[0].reason]
        return f"To be kept ({held}), priority {decision.priority}, because {first}:"
    if decision.uncounted:
        return f"Not captured ({held}): it is flagged, but for no reason that counts."
    whose = f"nothing flags it or all of {outlet}" if outlet else "no outlet here has its host"
    return f"Not captured ({held}): {whose}. `mirror flag URL --reason …` asks for it."
