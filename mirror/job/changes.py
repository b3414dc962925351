"""What changed between two revisions, in words and not in markup."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from mirror.job.tree import LocalTree
from mirror.model import Rendition, Revision
from signing import trailer

_PARAGRAPHS = frozenset({
    "h1", "h2", "h3", "h4", "p", "pre", "li", "td", "th", "figcaption", "blockquote", "dt", "dd",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One paragraph that is not in both revisions as it was."""

    before: str
    """"" where it is new."""
    after: str
    """"" where it is gone."""


def words_of(revision: Revision, tree: LocalTree) -> tuple[str, ...]:
    """Return the paragraphs of the text rendition, its numbered parts one after the other."""
    paragraphs: list[str] = []
    for file in revision.files:
        if file.rendition is Rendition.TEXT:
            body = trailer.parse(tree.read(file.path)).unverified.decode()
            paragraphs += _paragraphs(body)
    return tuple(paragraphs)


def changes(before: Iterable[str], after: Iterable[str]) -> Iterator[Change]:
    """Yield what differs between two texts, paragraph by paragraph, in order."""
    old, new = list(before), list(after)
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != "equal":
            yield from _paired(old[i1:i2], new[j1:j2])


def marked(change: Change) -> str:
    """Return *change* as one text: words taken out in [-…-], words put in in {+…+}."""
    old, new = change.before.split(), change.after.split()
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    shown: list[str] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            shown += old[i1:i2]
            continue
        shown += [f"[-{' '.join(old[i1:i2])}-]"] if i2 > i1 else []
        shown += [f"{{+{' '.join(new[j1:j2])}+}}"] if j2 > j1 else []
    return " ".join(shown)


def _paired(old: list[str], new: list[str]) -> Iterator[Change]:
    """Pair paragraphs in order; what is left over on one side is gone or new."""
    for number in range(max(len(old), len(new))):
        before = old[number] if number < len(old) else ""
        after = new[number] if number < len(new) else ""
        yield Change(before=before, after=after)


def _paragraphs(body: str) -> list[str]:
    reader = _Reader()
    reader.feed(body)
    reader.close()
    return [text for part in reader.parts if (text := " ".join("".join(part).split()))]


class _Reader(HTMLParser):
    """Paragraphs of the article; what stands around it (head, provenance) is not its words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[list[str]] = [[]]
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._inside = self._inside or tag == "article"
        if tag in _PARAGRAPHS:
            self.parts.append([])

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "article"
        if tag in _PARAGRAPHS:
            self.parts.append([])

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.parts[-1].append(data)
