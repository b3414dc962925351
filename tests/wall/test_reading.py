"""Readings that are no article any more are refused; short and unusual articles pass."""

from dataclasses import replace
from datetime import date

import pytest

from mirror.errors import Refusal, RefusedError
from mirror.model import (
    Article,
    Card,
    Figure,
    Paragraph,
    Picture,
    Quote,
    Reading,
    Span,
)
from mirror.wall import check_reading
from tests.fakes import page

FLASH = "The court in Perm has released the editor of the local paper on bail, her lawyer said."
WORDS = "Editors of four papers met in the old theater and agreed on a common archive. "
FREE = page('<meta property="article:published_time" content="2026-11-23"><p>' + WORDS * 3)
BARE = page("<p>" + WORDS * 3)
PAID = page('<script>{"@type": "NewsArticle", "isAccessibleForFree": false}</script>' + WORDS * 3)
EMPTY = page('<meta property="og:type" content="article"><div id="root"></div><script>…</script>')


def reading(*paragraphs: str, title: str = "A title", blocks=None, **more) -> Reading:
    blocks = tuple(Paragraph(spans=(Span(text=text),)) for text in paragraphs) + (blocks or ())
    article = Article(
        url="https://news.example/a",
        outlet="The Paper",
        title=title,
        language="en",
        direction="ltr",
        blocks=blocks,
        **more,
    )
    return Reading(article=article, sources={}, dropped=())


def refusal(made: Reading, capture=FREE) -> Refusal:
    with pytest.raises(RefusedError) as error:
        check_reading(capture, made)
    return error.value.reason


@pytest.mark.parametrize(
    "made",
    [
        reading(FLASH),
        reading(WORDS * 30),
        reading(blocks=(Quote(blocks=(Paragraph(spans=(Span(text=FLASH),)),)),)),
        reading(
            "Photos", dek="The week in pictures", lead=Figure(pictures=(Picture(candidates=()),))
        ),
        reading(dek="Live", blocks=(Card(kind="video", url="https://video.example/1"),)),
    ],
    ids=["flash", "long", "quote", "photos", "video"],
)
def test_an_article_passes(made):
    check_reading(FREE, made)


def test_an_empty_reading_is_a_stub():
    assert refusal(reading()) == Refusal.STUB
    assert refusal(reading("Read more")) == Refusal.STUB


def test_a_reading_without_a_title_is_a_stub():
    assert refusal(reading(WORDS * 9, title=" ")) == Refusal.STUB


@pytest.mark.parametrize(
    "end",
    [
        "Subscribe to continue reading",
        "Already a subscriber? Log in",
        "Материал доступен только подписчикам",
        "Чтобы прочитать материал полностью, оформите подписку",
        "Матеріал доступний лише передплатникам",
        "Матэрыял толькі для падпісчыкаў",
        "Dieser Artikel ist Abonnenten vorbehalten",
        "این مطلب فقط برای مشترکین است",
    ],
)
def test_the_shell_of_a_paid_article_is_refused(end):
    assert refusal(reading(WORDS * 3, end)) == Refusal.PAYWALL


def test_a_short_text_that_its_page_calls_paid_is_refused():
    assert refusal(reading(WORDS * 3), PAID) == Refusal.PAYWALL


def test_the_whole_text_of_a_paid_article_passes():
    check_reading(PAID, reading(WORDS * 30))


def test_a_short_text_that_nothing_calls_an_article_is_a_stub():
    """As a notice in a language whose wording we do not know."""
    made = reading("Du har prøvet at få adgang til en hjemmeside, som er blokeret. " * 4)
    assert refusal(made, BARE) == Refusal.STUB


@pytest.mark.parametrize("named", [{"published": date(2026, 11, 23)}, {"byline": ("A. Writer",)}])
def test_a_date_or_an_author_makes_a_short_text_an_article(named):
    check_reading(BARE, reading(FLASH, **named))


def test_a_long_text_needs_neither():
    check_reading(BARE, reading(WORDS * 30))


def test_a_long_article_may_end_with_an_appeal_to_subscribe():
    check_reading(FREE, reading(WORDS * 30, "Subscribe to read more of our work"))


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("Доступ ограничен", "Доступ к сайту ограничен по закону " + WORDS, Refusal.BLOCK_PAGE),
        ("Just a moment...", "Verifying you are human. " + WORDS, Refusal.CHALLENGE),
        ("Страница не найдена", "Попробуйте позже. " + WORDS, Refusal.ERROR_PAGE),
    ],
)
def test_a_notice_that_was_read_as_an_article_is_refused(title, text, reason):
    assert refusal(reading(text, title=title)) == reason


def test_an_article_under_such_a_title_passes():
    check_reading(
        FREE, reading("Доступ к сайту ограничен. " + WORDS * 30, title="Доступ ограничен")
    )


def test_a_text_that_the_page_holds_for_its_script_passes():
    made = reading(WORDS * 5)
    check_reading(EMPTY, replace(made, sources={"body": "script"}))


def test_a_text_for_a_script_without_date_or_author_is_a_stub():
    """It may be any text of the site's: terms of use, questions about cookies."""
    made = replace(reading(WORDS * 30), sources={"body": "script"})
    assert refusal(made, page("<div id='root'></div><script>…</script>")) == Refusal.STUB


def test_a_page_that_shows_next_to_nothing_is_a_stub_whatever_was_read_of_it():
    made = reading(WORDS * 9)
    assert refusal(replace(made, sources={"body": "page"}), EMPTY) == Refusal.STUB
