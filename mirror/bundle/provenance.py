"""
What the file says of itself, in one fixed place, in plain words.

It says where the article is from and how to check the copy, never that it has been checked: any
forger can write that. What an article holds cannot look like it: `header` and `footer` of the body
are written here alone, `signing.inert` holds every file to that, and no element has a class.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from mirror.bundle.address import url_as_text
from mirror.bundle.typeset import Typesetter
from mirror.html import Element, Node, element, link
from mirror.locale import Words
from mirror.model import Article, Rendition

_MAX_NAME = 120  # characters: an outlet's name comes from its page and must not become a text


@dataclass(frozen=True, kw_only=True, slots=True)
class Copy:
    """Which copy of the article a file is."""

    rendition: Rendition
    text_sha256: str | None = None
    """Of the body of the text rendition; only `full` names it."""
    part: int = 1
    parts: int = 1
    next_name: str | None = None
    """Name of the file with the next part."""


def header(article: Article, setter: Typesetter, copy: Copy) -> Element:
    """Return the line above the article: a copy of what, which part, and where to read more."""
    words = setter.words
    line = fill(words.text("Copy of an article from {outlet}"), outlet=[_outlet(article)])
    if copy.parts > 1:
        line += [". ", part_of(words, copy)]
    more = link("#about", words.text("About this copy"))
    return element("header", element("p", *line, ". ", more), **setter.tongue)


def footer(article: Article, setter: Typesetter, copy: Copy) -> Element:
    """Return the block below the article: where it is from, what is missing, how to check it."""
    words = setter.words
    return element(
        "footer",
        *_onward(words, copy),
        element("h2", words.text("About this copy")),
        element(
            "p",
            words.text(
                "This file is a copy of an article, made so that it can be read where the outlet's"
                " site is blocked or gone. It holds all it needs: it loads nothing from the"
                " network and runs no program."
            ),
        ),
        element("dl", *_facts(article, setter, copy)),
        element("h3", words.text("How to check it")),
        element("p", words.text(_NO_PROOF)),
        element("p", *fill(words.text(_CHECKING), **_NAMES)),
        id="about",
        **setter.tongue,
    )


_NAMES: dict[str, list[Node]] = {
    "page": [element("bdi", element("code", "verify.html"), dir="ltr")],
    "command": [element("bdi", element("code", "mirror-verify"), dir="ltr")],
}
_NO_PROOF = (
    "These words prove nothing: a forger can write them too. The signatures at the end of this file"
    " can be checked."
)
_CHECKING = (
    "Get {page} from somebody you trust, open it and choose this file; it needs no network. On a"
    " computer, the command {command} does the same. It tells you who signed the copy, and"
    " whether a single letter has changed since."
)


def _onward(words: Words, copy: Copy) -> list[Element]:
    """Return the way to the next part, where a reader comes to the end of this one."""
    if copy.next_name is None:
        return []
    said = words.text("The next part is in the file")
    return [element("p", element("strong", f"{said}:"), " ", *_file(copy.next_name))]


def _facts(article: Article, setter: Typesetter, copy: Copy) -> list[Element]:
    words = setter.words
    facts: list[tuple[str, list[Node]]] = [
        ("Outlet", [_outlet(article)]),
        ("Author", names(words, tuple(filter(None, map(_name, article.byline))))),
        ("Published", moment(words, article.published)),
        ("Updated", moment(words, updated_at(article))),
        ("Address of the original", [url_as_text(article.url)]),
        ("Part", [part_of(words, copy)] if copy.parts > 1 else []),
        ("Pictures", _pictures(setter, copy)),
        ("Text-only copy", _file((copy.text_sha256 or "")[:32])),
        ("SHA-256 of the text-only copy, without its signatures", _digest(copy.text_sha256)),
    ]
    pairs = [
        (element("dt", words.text(term)), element("dd", *nodes)) for term, nodes in facts if nodes
    ]
    return [item for pair in pairs for item in pair]


def _pictures(setter: Typesetter, copy: Copy) -> list[Node]:
    words, total = setter.words, setter.shown + setter.lost
    if not total:
        return []
    if copy.rendition is Rendition.TEXT:
        return [words.text("{number}, left out here").format(number=total)]
    template = "{shown} shown, {lost} missing" if setter.lost else "{shown} shown"
    return [words.text(template).format(shown=setter.shown, lost=setter.lost)]


def fill(template: str, **values: list[Node]) -> list[Node]:
    """Return *template* with each `{name}` replaced by its nodes."""
    parts = re.split(r"\{(\w+)\}", template)
    runs = [values[part] if index % 2 else [part] for index, part in enumerate(parts) if part]
    return [node for run in runs for node in run]


def part_of(words: Words, copy: Copy) -> str:
    """Return "Part 2 of 3"."""
    return words.text("Part {part} of {parts}").format(part=copy.part, parts=copy.parts)


def names(words: Words, people: tuple[str, ...]) -> list[Node]:
    """Return the names with commas between, each keeping its own direction."""
    comma = words.text(", ")
    return [node for person in people for node in (comma, element("bdi", person))][1:]


def updated_at(article: Article) -> datetime | date | None:
    """Return when the outlet changed the article after publishing it."""
    return article.modified if article.modified != article.published else None


def moment(words: Words, value: datetime | date | None) -> list[Node]:
    """Return a time in words and for programs, nothing for None."""
    if value is None:
        return []
    if isinstance(value, datetime):
        machine = f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    else:
        machine = value.isoformat()
    return [element("bdi", element("time", words.date(value), datetime=machine))]


def _outlet(article: Article) -> Element:
    return element("bdi", _name(article.outlet))


_DRAWN = re.compile(  # blocks of Unicode: arrows to dingbats, private use, pictographs
    "[\u2190-\u2bff\ue000-\uf8ff\ufe0f\U0001f000-\U0001ffff\U000f0000-\U0010ffff]"
)


def _name(unverified: str) -> str:
    """Return a name as this block may hold it: letters and signs, no ticks, locks and badges."""
    return " ".join(_DRAWN.sub("", unverified).split())[:_MAX_NAME]


def _file(name: str | None) -> list[Node]:
    return [link(f"{name}.html", element("bdi", f"{name}.html", dir="ltr"))] if name else []


def _digest(sha256: str | None) -> list[Node]:
    return [element("bdi", element("code", sha256), dir="ltr")] if sha256 else []
