"""The outlet's pages are read as they were meant: all of the article, nothing around it."""

import re
from html import unescape

import pytest

from mirror.article import Hints, read
from mirror.bundle import make_text
from mirror.model import Figure, Limits, Quote, Spans
from mirror.outlets import load as load_profile
from tests.outlet.furniture import EDITIONS
from tests.outlet.server import AFTER_ALL, outlet_of_articles
from tests.outlet.story import Story, load, words
from tests.outlet.web import OutletWeb

BASE = "https://ferry.example"
PROFILE = load_profile("themoscowtimes")  # whose pages are built alike
HINTS = Hints(outlet="The Northern Ferry", drop=PROFILE.drop, **PROFILE.selectors)
EACH = pytest.mark.parametrize("story", load(), ids=lambda story: str(story.id))
HOWEVER = pytest.mark.parametrize("hints", [Hints(), HINTS], ids=["generic", "hints"])


def reading_of(story: Story, hints: Hints):
    web = OutletWeb(outlets={BASE: outlet_of_articles(BASE)}, clock=lambda: AFTER_ALL)
    return read(web.get(BASE + story.path, limits=Limits()), hints)


def words_of_bundle(story: Story, hints: Hints) -> str:
    (bundle,) = make_text(reading_of(story, hints).article)
    return unescape(re.sub(r"<[^>]+>", "", bundle.body.decode()))


@EACH
@HOWEVER
def test_what_the_outlet_says_of_an_article_is_known(story, hints):
    article = reading_of(story, hints).article
    assert (article.title, article.language) == (story.title, story.edition)
    assert article.byline == story.authors
    assert article.disclaimer == story.disclaimer
    assert article.published == story.published
    assert article.credit == story.credit
    assert (article.lead is None) == (story.lead is None)


@EACH
@HOWEVER
def test_every_word_of_an_article_is_in_its_bundle(story, hints):
    text = words_of_bundle(story, hints)
    parts = [words(part.text) for part in story.parts if part.kind not in ("telegram", "embed")]
    under = [line for photo in story.photos for line in (photo.caption, photo.credit)]
    items = [words(item) for part in story.parts for item in part.items]
    cells = [cell for part in story.parts for row in part.rows for cell in row]
    for phrase in (*parts, *under, *items, *cells):
        assert phrase in text


@EACH
@HOWEVER
def test_nothing_around_an_article_is_in_its_bundle(story, hints):
    text = words_of_bundle(story, hints)
    assert not [phrase for phrase in EDITIONS[story.edition].junk if phrase in text]


@EACH
def test_a_quotation_keeps_who_said_it_and_a_picture_what_is_printed_under_it(story):
    blocks = reading_of(story, Hints()).article.blocks
    said = [plain(block.cite) for block in blocks if isinstance(block, Quote)]
    under = [plain(block.caption) for block in blocks if isinstance(block, Figure)]
    assert said == [part.cite for part in story.parts if part.kind == "quote"]
    for photo, caption in zip(story.photos[bool(story.lead) :], under, strict=True):
        assert caption.startswith(photo.caption)


def plain(spans: Spans) -> str:
    return "".join(span.text for span in spans)
