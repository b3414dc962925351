"""What an outlet file may tell the engine. Nothing of it is ever needed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Hints:
    """
    CSS selectors of one outlet, each "" where the generic engine needs no help.

    A selector that matches nothing, or is no valid selector, falls back to the generic engine
    and is reported in `Reading.dropped` with the rule "hint", so that a stale file is noticed.
    """

    outlet: str = ""
    """The outlet's name as configured; it wins over what the page calls itself."""
    article: str = ""
    """The element that holds this article and no other."""
    title: str = ""
    byline: str = ""
    """Each match is one author."""
    date: str = ""
    dek: str = ""
    body: str = ""
    """One element or several in document order."""
    drop: tuple[str, ...] = ()
    """Parts of the body that are not the article's."""


NO_HINTS = Hints()
"""What `read` is given when there is no outlet file."""
