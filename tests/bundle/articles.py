"""Articles to make bundles of: one by hand, and any at all."""

from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO

from hypothesis import strategies as st
from PIL import Image

from mirror.bundle.walk import spans, walk
from mirror.model import (
    Article,
    Aside,
    Block,
    Candidate,
    Card,
    Cell,
    Figure,
    Heading,
    ListBlock,
    Mark,
    Paragraph,
    Picture,
    Preformatted,
    Quote,
    Rule,
    Span,
    Table,
)


def words(text: str, href: str | None = None) -> tuple[Span, ...]:
    return (Span(text=text, href=href),)


def paragraph(text: str) -> Paragraph:
    return Paragraph(spans=words(text))


def photo(name: str, alt: str = "") -> Picture:
    return Picture(candidates=(Candidate(url=f"https://cdn.example/{name}", width=1600),), alt=alt)


@cache
def jpeg(seed: int = 0, size: tuple[int, int] = (1600, 1067)) -> bytes:
    """A picture that compresses like a photo rather than like a drawing."""
    noise = Image.effect_noise((size[0] // 8, size[1] // 8), 40 + seed).resize(size)
    out = BytesIO()
    noise.convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def article(*blocks: Block, **fields: object) -> Article:
    given = {
        "url": "https://news.example/2026/11/22/bridge",
        "outlet": "The Example",
        "title": "A bridge is closed",
        "language": "en",
        "direction": "ltr",
        "published": datetime(2026, 11, 22, 14, 5, tzinfo=UTC),
        "blocks": blocks or (paragraph("The bridge was closed on Sunday."),),
    }
    return Article(**{**given, **fields})  # type: ignore[arg-type]


HOSTILE = (
    "</p><script>document.title='ran'</script>",
    "<img src=x onerror=document.title='ran'>",
    "<svg/onload=document.title='ran'>",
    "--><script>document.title='ran'</script><!--",
    "]]><iframe src=//tracker.example></iframe>",
    "</title></style><script>document.title='ran'</script>",
    '"><a href="javascript:document.title=\'ran\'">x</a>',
    "&lt;script&gt;document.title='ran'&lt;/script&gt;",
)


def everything(**fields: object) -> Article:
    """An article with a block of every kind, and hostile words in each."""
    paragraphs = tuple(paragraph(f"Words {words} and more words.") for words in HOSTILE)
    cells = tuple(Cell(spans=words(text), header=not number) for number, text in enumerate(HOSTILE))
    return article(
        *paragraphs,
        Heading(level=2, spans=words(HOSTILE[0])),
        ListBlock(items=tuple((block,) for block in paragraphs), ordered=True, start=7),
        Quote(blocks=paragraphs[:2], cite=words(HOSTILE[1]), pull=True),
        Figure(
            pictures=(photo("a", HOSTILE[6]), photo("missing", HOSTILE[1])),
            caption=words(HOSTILE[2]),
            credit=HOSTILE[3],
        ),
        Table(rows=(cells, cells), caption=words(HOSTILE[4])),
        Preformatted(text="\n".join(HOSTILE)),
        Rule(),
        Card(kind="video", url="https://v.example/?" + HOSTILE[6], title=HOSTILE[5]),
        Aside(blocks=paragraphs[2:4], title=words(HOSTILE[4])),
        lead=Figure(pictures=(photo("b"),), caption=words("The river.")),
        **{"dek": HOSTILE[0], "byline": HOSTILE[:2], "section": HOSTILE[2], **fields},
    )


def text_of(article: Article) -> list[str]:
    """Every run of words that a reader must find in the page."""
    found = [article.title or article.url, article.dek, article.section, *article.byline]
    found += [article.credit, article.disclaimer]
    lead = [article.lead] if article.lead else []
    for block in (*lead, *walk(article.blocks)):
        found += [span.text for span in spans(block)]
        found += [block.text] if isinstance(block, Preformatted) else []
        found += [block.title] if isinstance(block, Card) else []
        found += [block.credit] if isinstance(block, Figure) else []
    return found + [span.text for correction in article.corrections for span in correction]


_text = st.text(st.characters(), max_size=30) | st.sampled_from(
    ["</p><script>alert(1)</script>", "<!--mirror-sig/1", "&lt;", "&#60;", "\n\n", "\u202e", "]]>"]
)
_urls = (
    st.none()
    | _text
    | st.sampled_from(
        [
            "https://a.example/ж?x=\"'<>&y",
            "javascript:alert(1)",
            "data:text/html,x",
            "#a",
            "mailto:a@b",
        ]
    )
)
_spans = st.lists(
    st.builds(Span, text=_text, marks=st.frozensets(st.sampled_from(Mark)), href=_urls), max_size=3
).map(tuple)
_candidates = st.builds(Candidate, url=_text, width=st.none() | st.integers(0, 5000))
_pictures = st.builds(Picture, candidates=st.lists(_candidates, max_size=2).map(tuple), alt=_text)
_figures = st.builds(
    Figure, pictures=st.lists(_pictures, max_size=3).map(tuple), caption=_spans, credit=_text
)
_cells = st.builds(
    Cell,
    spans=_spans,
    header=st.booleans(),
    colspan=st.integers(-1, 9999),
    rowspan=st.integers(-1, 9999),
)
_rows = st.lists(st.lists(_cells, max_size=3).map(tuple), max_size=3).map(tuple)
_ids = st.none() | st.sampled_from(["a", "about", "p1", "x y", "<b>"])
_leaves = st.one_of(
    st.builds(Paragraph, spans=_spans, id=_ids),
    st.builds(Heading, level=st.integers(0, 9), spans=_spans, id=_ids),
    _figures,
    st.builds(Table, rows=_rows, caption=_spans),
    st.builds(Preformatted, text=_text),
    st.just(Rule()),
)


def _containers(blocks: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    several = st.lists(blocks, max_size=3).map(tuple)
    return st.one_of(
        st.builds(
            ListBlock,
            items=st.lists(several, max_size=3).map(tuple),
            ordered=st.booleans(),
            start=st.integers(-5, 10**9),
        ),
        st.builds(Quote, blocks=several, cite=_spans, pull=st.booleans()),
        st.builds(Aside, blocks=several, title=_spans),
        st.builds(
            Card, kind=_text, url=_urls, title=_text, blocks=several, poster=st.none() | _pictures
        ),
    )


_dates = st.none() | st.dates() | st.datetimes(timezones=st.just(UTC))
articles = st.builds(
    Article,
    url=_text,
    outlet=_text,
    title=_text,
    language=st.sampled_from(["en", "ru", "fa-IR", "und", "x'>", ""]),
    direction=st.sampled_from(["ltr", "rtl", '"><script>']),
    blocks=st.lists(st.recursive(_leaves, _containers, max_leaves=8), max_size=5).map(tuple),
    dek=_text,
    byline=st.lists(_text, max_size=3).map(tuple),
    published=_dates,
    modified=_dates,
    section=_text,
    lead=st.none() | _figures,
    credit=_text,
    corrections=st.lists(_spans, max_size=2).map(tuple),
    disclaimer=_text,
)
"""Any Article at all, also ones that no page would give."""

__all__ = ["article", "articles", "date", "jpeg", "paragraph", "photo", "text_of", "words"]
