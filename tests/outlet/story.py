"""What the outlet meant to publish: the truth that a captured article is compared with."""

import html
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "articles"


@dataclass(frozen=True, kw_only=True, slots=True)
class Photo:
    """A picture by the name of its scene, and what is printed under it."""

    scene: str
    caption: str
    credit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """
    One part of the body.

    Kinds: paragraph, heading, quote, image, gallery, telegram, embed, table, list, aside.
    `text` may hold inline HTML (a, em, strong); in "telegram" it is the post's path.
    """

    kind: str
    text: str = ""
    title: str = ""
    cite: str = ""
    href: str = ""
    ordered: bool = False
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """One article of one edition."""

    edition: str
    """"en" or "ru"."""
    id: int
    slug: str
    section: str
    title: str
    published: datetime
    parts: tuple[Part, ...]
    authors: tuple[str, ...]
    dek: str = ""
    modified: datetime | None = None
    lead: Photo | None = None
    credit: str = ""
    disclaimer: str = ""
    tags: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where the article is: /2026/11/09/slug-a90410, under /ru in the Russian edition."""
        return f"{prefix(self.edition)}/{self.published:%Y/%m/%d}/{self.slug}-a{self.id}"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The words of each paragraph, in order: no headings, quotes, lists or boxes."""
        return tuple(words(part.text) for part in self.parts if part.kind == "paragraph")

    @property
    def headings(self) -> tuple[str, ...]:
        """The words of each heading inside the text."""
        return tuple(words(part.text) for part in self.parts if part.kind == "heading")

    @property
    def photos(self) -> tuple[Photo, ...]:
        """Every picture in reading order, the lead photo first."""
        inside = tuple(photo for part in self.parts for photo in part.photos)
        return ((self.lead,) if self.lead else ()) + inside


def prefix(edition: str) -> str:
    """The folder of an edition: "" or "/ru"."""
    return "" if edition == "en" else f"/{edition}"


def words(fragment: str) -> str:
    """The text of an inline HTML fragment."""
    return html.unescape(re.sub(r"<[^>]+>", "", fragment))


def load(folder: Path = FOLDER) -> tuple[Story, ...]:
    """Every story in *folder*, newest first."""
    stories = (
        _story(tomllib.loads(file.read_text("utf-8"))) for file in sorted(folder.glob("*.toml"))
    )
    return tuple(sorted(stories, key=lambda story: (story.published, story.id), reverse=True))


def _story(data: Mapping[str, Any]) -> Story:
    """A story from its TOML table."""
    given = dict(data)
    parts = tuple(_part(part) for part in given.pop("part"))
    lead = given.pop("lead", None)
    return Story(
        parts=parts,
        lead=Photo(**lead) if lead else None,
        **{key: tuple(value) if isinstance(value, list) else value for key, value in given.items()},
    )


def _part(data: Mapping[str, Any]) -> Part:
    """A part from its TOML table."""
    given = dict(data)
    photos = tuple(Photo(**photo) for photo in given.pop("photos", ()))
    rows = tuple(tuple(row) for row in given.pop("rows", ()))
    items = tuple(given.pop("items", ()))
    return Part(photos=photos, rows=rows, items=items, **given)


def neighbors(story: Story, stories: tuple[Story, ...]) -> Iterator[Story]:
    """The other stories of the same edition, in the order given."""
    return (other for other in stories if other.edition == story.edition and other.id != story.id)
