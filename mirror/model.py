"""
The values that pass from stage to stage.

    Flag -> Capture -> Article -> Bundle -> (signed bytes) -> Receipt

All are frozen; sequences are tuples; times are aware, and an outlet's own
keep the zone it printed. A value that still holds what a stranger
wrote says so in its field's docstring. Stages know this module and never each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

# --- why, and what came back ------------------------------------------------------------------


class FlagReason(StrEnum):
    """Why an article is at risk."""

    REQUESTED = "requested"
    DESIGNATED = "designated"
    BLOCKED = "blocked"
    VANISHED = "vanished"
    ALTERED = "altered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Flag:
    """An article (or a whole outlet) is at risk, and on what evidence."""

    url: str
    """Canonical URL of the article, or of the outlet's front page where all of it is meant."""
    reason: FlagReason
    evidence: str
    """One line a person can check: register and row, measurement, status seen, who asked."""
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one exchange may cost."""

    max_bytes: int = 20_000_000
    """Of the body after decoding."""
    deadline_s: float = 60.0
    """For the whole exchange: redirects, headers and body."""
    redirects: int = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Validators:
    """What a conditional request sends back (RFC 9110 13.1)."""

    etag: str | None = None
    last_modified: str | None = None


NO_VALIDATORS = Validators()


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """The final answer to a GET, as it came: untrusted."""

    url: str
    """The URL asked for."""
    final_url: str
    """The URL that answered, after redirects."""
    status: int
    media_type: str
    """Content-Type in lower case without parameters; "" if none came."""
    charset: str | None
    """The charset parameter of Content-Type, as declared."""
    body: bytes
    """Decoded of gzip or deflate, complete; empty for 304."""
    at: datetime
    validators: Validators = NO_VALIDATORS
    retry_after_s: float | None = None
    """How long the host asked to be left in peace, counted from `at` (RFC 9110 10.2.3)."""


class Web(Protocol):
    """The network as stages see it. `mirror.fetch` has the real one, tests have MemoryWeb."""

    def get(
        self,
        url: str,
        *,
        limits: Limits,
        accept: str = "*/*",
        validators: Validators = NO_VALIDATORS,
    ) -> Capture:
        """Return the final answer of any status; raise FetchError where there is none."""


# --- the article ------------------------------------------------------------------------------


class Mark(StrEnum):
    """How a run of text is set; the value is the HTML element it becomes."""

    EMPHASIS = "em"
    STRONG = "strong"
    CODE = "code"
    SUPERSCRIPT = "sup"
    SUBSCRIPT = "sub"
    STRIKE = "s"
    QUOTE = "q"
    ISOLATE = "bdi"
    """Its direction is its own, whatever stands around it: a name in another script."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A run of text set one way; a line feed in `text` is a line break."""

    text: str
    marks: frozenset[Mark] = frozenset()
    href: str | None = None
    """Absolute http, https, mailto or tel URL, or "#id" of a block in this article."""


Spans = tuple[Span, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One place a picture can be had from."""

    url: str
    width: int | None = None
    """In pixels, where the page says so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """One picture, whichever of its candidates is fetched."""

    candidates: tuple[Candidate, ...]
    """Best first; empty where the page names none that can be used."""
    alt: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """Words that belong together."""

    spans: Spans
    id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """The title of a part of the text."""

    level: int
    """2, 3 or 4: the title is the only 1."""
    spans: Spans
    id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ListBlock:
    """A list; an item holds blocks, so lists nest."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False
    start: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """Somebody else's words, or the article's own pulled out."""

    blocks: tuple[Block, ...]
    cite: Spans = ()
    pull: bool = False
    """A pull quote repeats or stresses the article's own words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One picture or more, with what is printed under them."""

    pictures: tuple[Picture, ...]
    """More than one is a gallery under one caption."""
    caption: Spans = ()
    credit: str = ""
    """Who made the picture, as printed: "Photo: A. Name / Agency"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell of a table."""

    spans: Spans
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows of cells."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: Spans = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Preformatted:
    """Text whose spaces and line feeds count."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A break between two parts of the text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """Something that only works elsewhere (a post, a video, a chart), as text and a link."""

    kind: str
    """"post", "video", "audio", "frame", "chart" or "document"."""
    url: str | None
    """Absolute http(s) URL, written out as text too."""
    title: str = ""
    blocks: tuple[Block, ...] = ()
    """The text it holds, as far as the page carries it."""
    poster: Picture | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Aside:
    """A box of the article's own: background, a fact box, a correction inside the text."""

    blocks: tuple[Block, ...]
    title: Spans = ()


Block = (
    Paragraph | Heading | ListBlock | Quote | Figure | Table | Preformatted | Rule | Card | Aside
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """
    An article as its outlet meant it, and nothing else of the page.

    Two volunteers who saw the same article have equal Articles, so nothing here tells when,
    where or by whom it was captured. Text is NFC, without bidi controls and zero-width marks.
    """

    url: str
    """Canonical URL: absolute, without trackers or fragment."""
    outlet: str
    """The outlet's name as configured, else as the page names itself, else the host."""
    title: str
    language: str
    """BCP 47 tag, "und" where nothing tells."""
    direction: str
    """"ltr" or "rtl"."""
    blocks: tuple[Block, ...]
    dek: str = ""
    byline: tuple[str, ...] = ()
    """Every author by name, in the printed order, without "By"."""
    published: datetime | date | None = None
    """A date alone where the page gives no time or no zone."""
    modified: datetime | date | None = None
    section: str = ""
    tags: tuple[str, ...] = ()
    lead: Figure | None = None
    credit: str = ""
    """The agency credit: "Reuters and AFP contributed reporting."."""
    corrections: tuple[Spans, ...] = ()
    disclaimer: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dropped:
    """A part of the page that is not in the article."""

    rule: str
    """Which rule dropped it, by the name docs give it."""
    sample: str
    """The first words of it, at most 120 characters; untrusted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """An article and how it was read, for `mirror explain`."""

    article: Article
    sources: Mapping[str, str]
    """Field of Article -> where it came from ("h1", "json-ld", "og:title", …)."""
    dropped: tuple[Dropped, ...]


# --- the file ---------------------------------------------------------------------------------


class Rendition(StrEnum):
    """The two complete files of one revision."""

    TEXT = "text"
    FULL = "full"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """One finished BODY, not yet signed: deterministic and capturer-free."""

    rendition: Rendition
    body: bytes
    """UTF-8, LF only, ends in "</html>\\n"."""
    part: int = 1
    parts: int = 1
    pictures: int = 0
    """Shown."""
    lost: int = 0
    """Pictures of the article that are placeholders here."""
    encoder: str = ""
    """What made the pictures, with versions: for our records, never for the file (ADR 30)."""


# --- what is kept -----------------------------------------------------------------------------


class TextSource(StrEnum):
    """What an article's text was read from."""

    PAGE = "page"
    FEED = "feed"
    API = "api"


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptFile:
    """One signed file of a revision, as it lies in the tree."""

    path: str
    rendition: Rendition
    part: int
    body_sha256: str
    """Of its BODY: what is signed, and what a later revision's claim names."""
    sha256: str
    """Of the whole file; it changes when a signature is added."""
    size: int
    cid: str
    """Of the whole file, profile unixfs-v1-2025."""
    encoder: str = ""
    """What made its pictures (Bundle.encoder); for our records, never published."""
    listed: str = ""
    """The last day of the mirror list in its trailer and what that names; "" if it has none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Revision:
    """One text of an article, and its files."""

    url: str
    outlet: str
    number: int
    text_sha256: str
    seen_at: datetime
    title: str
    language: str
    direction: str
    byline: str
    published: str
    modified: str
    pictures: int
    lost: int
    files: tuple[KeptFile, ...]
    retracted: str = ""
    """Why the newsroom withdrew the article; this revision is then its notice."""
    source: TextSource = TextSource.PAGE


# --- what is published ------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class TreeFile:
    """One file of the published tree."""

    path: str
    """Relative, forward slashes, ASCII: `a/2026/11/<name>.html`."""
    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Tree:
    """What every host holds. Order of `files` is the order of publishing: the index comes last."""

    files: Sequence[TreeFile]
    """Each path once; of a large archive they lie on disk, so walk them rather than copy them."""
    read: Callable[[str], bytes] = field(repr=False, compare=False)
    """Bytes of a path of `files`."""
    part: Callable[[str, int, int], bytes] | None = field(default=None, repr=False, compare=False)
    """Bytes of a path from an offset on, so many; None where `read` has to do."""

    def read_part(self, path: str, offset: int, size: int) -> bytes:
        """Return *size* bytes of the file at *path* from *offset* on, fewer at its end."""
        if self.part is not None:
            return self.part(path, offset, size)
        return self.read(path)[offset : offset + size]


class Status(StrEnum):
    """How something ended on a host. Unknown is never counted as done."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What is known of one file (or the whole tree) on one mirror after publishing."""

    mirror: str
    path: str
    """Path in the tree, or "" for the tree as a whole."""
    status: Status
    reason: str = ""
    """Why it is not ok, for a person; never a secret, never put where a URL belongs."""
    sha256: str = ""
    """Of the bytes that were read back."""
    url: str = ""
    """Where a reader gets it; "" where there is no public address."""
    cid: str = ""
    elapsed_s: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    """An article that was left out of this run, and why; the run goes on."""

    url: str
    stage: str
    reason: str
