"""An outlet file helps, and is never needed."""

from mirror.article import Hints, read, text
from tests.article.test_pages import PAGES, capture

PAGE = b"""<html lang="en"><body><div class="a1"><h3 class="hed">Ferry cancelled</h3>
<span class="who">Ada Brook</span> <span class="who">Jon Vale</span> <i class="when">5 May 2026</i>
<p class="sum">No boat will leave before Friday.</p>
<div class="c1"><p>The last ferry of the year did not leave on Monday evening.</p></div>
<div class="c2"><p>Our shop has mugs with the ferry on them, sold at half the price.</p></div>
<div class="c1"><p>Its captain said that the wind would not allow it, and went home.</p></div>
</div></body></html>"""
HINTS = Hints(
    outlet="The Ferry", article=".a1", title=".hed", byline=".who", date=".when", dek=".sum",
    body=".a1 > .c1",
)  # fmt: skip


def test_hints_are_followed_where_they_match():
    article = read(capture(PAGE), HINTS).article
    assert (article.title, article.byline) == ("Ferry cancelled", ("Ada Brook", "Jon Vale"))
    assert (str(article.published), article.dek) == (
        "2026-05-05",
        "No boat will leave before Friday.",
    )
    assert article.outlet == "The Ferry"
    assert len(article.blocks) == 2
    assert "mugs" not in text(article)


def test_a_stale_hint_is_reported_and_changes_nothing():
    stale = Hints(title=".gone", body="..no selector", drop=(".absent",))
    page = capture(PAGES[0].read_bytes())
    with_hints, without = read(page, stale), read(page)
    assert with_hints.article == without.article
    assert [d.sample for d in with_hints.dropped if d.rule == "hint"] == [
        "title: .gone",
        "body: ..no selector",
    ]


def test_a_dropped_part_is_reported_with_its_rule():
    hints = Hints(drop=(".c2",))
    reading = read(capture(PAGE), hints)
    assert "mugs" not in text(reading.article)
    assert any(d.rule == "hint drop" and "mugs" in d.sample for d in reading.dropped)


def test_a_canonical_link_to_another_host_is_not_believed():
    page = b'<link rel="canonical" href="https://other.example/x">' + PAGE
    assert read(capture(page)).article.url == "https://lantern.example/2026/03/04/river"


def test_a_title_hint_that_matches_no_words_leaves_the_title_to_the_page():
    page = b"<title>Ferry cancelled</title>" + PAGE.replace(b">Ferry cancelled</h3>", b"></h3>")
    assert read(capture(page), Hints(title=".hed")).article.title == "Ferry cancelled"
