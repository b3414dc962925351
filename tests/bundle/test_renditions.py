"""The two renditions: what is in each, how large it may be, and what gives way."""

import ast
import gzip
import hashlib
import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mirror import bundle
from mirror.bundle.pictures import Encoded, Setting
from mirror.errors import BundleError, SandboxError
from mirror.model import (
    Article,
    Aside,
    Bundle,
    Candidate,
    Card,
    Cell,
    Figure,
    ListBlock,
    Paragraph,
    Picture,
    Preformatted,
    Quote,
    Rendition,
    Table,
)
from mirror.sandbox import Sandbox, SandboxLimits
from signing import inert
from tests.bundle.articles import article, jpeg, paragraph, photo, text_of, words

SHA = "5f" * 32
ROOT = Path(__file__).parents[2]


def text(given: Article) -> str:
    (made,) = bundle.make_text(given)
    return made.body.decode()


def full(given: Article, fetched: dict[str, bytes], **options: object) -> Bundle:
    made = bundle.make_full(
        given, fetched, text_sha256=SHA, options=bundle.BundleOptions(**options)
    )
    inert.check(made.body)
    return made


def at(*names: str) -> dict[str, bytes]:
    return {f"https://cdn.example/{name}": jpeg(seed) for seed, name in enumerate(names)}


def figure(*names: str, caption: str = "") -> Figure:
    return Figure(pictures=tuple(map(photo, names)), caption=words(caption) if caption else ())


# --- words alone ------------------------------------------------------------------------------


def test_a_picture_in_the_text_rendition_is_a_placeholder_with_its_words():
    told = Figure(pictures=(photo("a", "A boat"),), caption=words("On the river."), credit="AFP")
    page = text(article(told))
    assert "[Picture</bdi>: A boat]" in page
    assert "On the river." in page
    assert "AFP" in page
    assert "<img" not in page


def test_alt_text_that_repeats_the_caption_is_said_once():
    told = Figure(pictures=(photo("a", "On the river."),), caption=words("On the river."))
    assert text(article(told)).count("On the river.") == 1


def test_silent_pictures_of_a_gallery_share_a_placeholder():
    assert "[Pictures: 3</bdi>]" in text(article(figure("a", "b", "c")))


def test_text_does_not_depend_on_where_a_picture_is_fetched():
    other = Figure(pictures=(Picture(candidates=(Candidate(url="https://b.example/x"),)),))
    assert text(article(figure("a"))) == text(article(other))


def test_a_usual_article_is_one_file_within_the_budget():
    usual = article(
        *(paragraph(f"Sentence {number} is not like others. " * 6) for number in range(60))
    )
    (made,) = bundle.make_text(usual)
    assert len(gzip.compress(made.body)) < 14_000 - 1_600


def test_a_long_article_is_cut_into_parts_that_name_the_next():
    parts = bundle.make_text(long_article())
    assert [part.part for part in parts] == list(range(1, len(parts) + 1))
    assert len(parts) > 1
    for part, following in itertools.pairwise(parts):
        assert f"{bundle.name(following.body)}.html".encode() in part.body


def test_every_part_fits_and_cannot_run():
    for part in bundle.make_text(long_article()):
        assert len(gzip.compress(part.body, 6)) <= 14_000 - 1_600
        inert.check(part.body)


def test_the_parts_hold_every_word_once():
    given = long_article()
    pages = "".join(part.body.decode() for part in bundle.make_text(given))
    for run in text_of(given)[2:]:
        assert run in pages
    assert pages.count("The last paragraph.") == 1
    assert pages.count("contributed reporting") == 1


def hard_words(count: int, seed: int) -> str:
    """Words that hardly shrink: each from a hash."""
    digests = (hashlib.sha256(f"{seed}/{number}".encode()).hexdigest() for number in range(count))
    return " ".join(digest[:7] for digest in digests)


def long_article() -> Article:
    blocks = (paragraph(hard_words(300, number)) for number in range(20))
    last = paragraph("The last paragraph.")
    return article(*blocks, last, credit="Reuters contributed reporting.")


@pytest.mark.parametrize(
    "block",
    [
        paragraph(hard_words(6000, 1)),
        Paragraph(spans=tuple(words(hard_words(600, seed))[0] for seed in range(10))),
        ListBlock(items=tuple((paragraph(hard_words(200, seed)),) for seed in range(30))),
        Table(rows=tuple((Cell(spans=words(hard_words(200, seed))),) for seed in range(30))),
        Preformatted(text="\n".join(hard_words(20, seed) for seed in range(300))),
    ],
    ids=["paragraph", "spans", "list", "table", "preformatted"],
)
def test_a_block_too_long_for_a_part_is_cut_inside(block):
    parts = bundle.make_text(article(block))
    assert len(parts) > 1
    assert all(len(gzip.compress(part.body, 6)) <= 14_000 - 1_600 for part in parts)


def test_a_numbered_list_goes_on_counting_in_the_next_part():
    items = tuple((paragraph(hard_words(200, seed)),) for seed in range(30))
    parts = bundle.make_text(article(ListBlock(items=items, ordered=True)))
    assert re.search(rb'<ol start="\d+">', parts[1].body)


# --- words and pictures -----------------------------------------------------------------------


def test_the_full_rendition_shows_pictures_and_names_its_text():
    made = full(article(figure("a", caption="On the river.")), at("a"))
    assert (made.rendition, made.pictures, made.lost) == (Rendition.FULL, 1, 0)
    assert b"data:image/webp;base64," in made.body
    assert SHA.encode() in made.body


def test_what_made_the_pictures_is_recorded_beside_the_file_not_in_it():
    made = full(article(figure("a")), at("a"))
    assert re.search(r"Pillow \d.*webp \d", made.encoder)
    assert b"Pillow" not in made.body


def test_a_picture_that_is_missing_is_seen_to_be_missing_and_counted():
    made = full(article(figure("a", "b")), at("a"))
    assert (made.pictures, made.lost) == (1, 1)
    assert b"1 shown, 1 missing" in made.body
    assert b"[Picture</bdi>]" in made.body


def test_bytes_that_are_no_picture_lead_to_the_next_candidate():
    two = Picture(candidates=tuple(Candidate(url=f"https://cdn.example/{n}") for n in "ab"))
    fetched = {"https://cdn.example/a": b"<svg/>", **at("x", "b")}
    assert full(article(Figure(pictures=(two,))), fetched).pictures == 1


def test_a_picture_is_in_the_file_once_and_pointed_at_after_that():
    made = full(article(figure("a"), paragraph("x"), figure("a")), at("a"))
    assert made.pictures == 1
    assert made.body.count(b"data:image/webp") == 1
    assert b'<a href="#p1">The same picture as above</a>' in made.body


def test_a_poster_is_shown_in_its_card():
    card = Card(kind="video", url="https://v.example/1", title="Film", poster=photo("a"))
    assert full(article(card), at("a")).pictures == 1


def test_pictures_shrink_together_before_any_is_dropped():
    names = [f"p{number}" for number in range(3)]
    large = full(article(figure(*names)), at(*names))
    small = full(article(figure(*names)), at(*names), max_bytes=len(large.body) // 2)
    assert len(small.body) <= len(large.body) // 2
    assert small.pictures == 3
    assert len(set(re.findall(rb'width="(\d+)"', small.body))) == 1


def test_the_last_pictures_give_way_where_shrinking_is_not_enough():
    names = [f"p{number}" for number in range(3)]
    made = full(article(figure(*names), paragraph("The end.")), at(*names), max_bytes=40_000)
    assert len(made.body) <= 40_000
    assert 0 < made.pictures < 3
    assert made.lost == 3 - made.pictures
    assert b"The end." in made.body


def test_words_are_never_dropped_for_a_budget():
    made = full(article(paragraph("word " * 2000), figure("a")), at("a"), max_bytes=5_000)
    assert made.body.count(b"word ") >= 1999
    assert made.pictures == 0


@pytest.mark.parametrize("max_bytes", [0, 5_000_001])
def test_a_budget_out_of_bounds_is_refused(max_bytes: int):
    with pytest.raises(BundleError, match="expected 1 to 5000000"):
        bundle.BundleOptions(max_bytes=max_bytes)


def test_the_small_profile_takes_less_room():
    small = full(article(figure("a")), at("a"), profile=bundle.Profile.SMALL)
    assert len(small.body) < len(full(article(figure("a")), at("a")).body)


def test_a_picture_is_wanted_once_smallest_that_is_wide_enough_first():
    sizes = tuple(
        Candidate(url=f"https://cdn.example/{w}", width=w) for w in (320, 3200, 1600, 900)
    )
    given = article(Figure(pictures=(Picture(candidates=sizes), Picture(candidates=sizes))))
    (picture,) = bundle.wanted(given)
    assert [candidate.width for candidate in picture.candidates] == [1600, 3200, 900, 320]


def test_where_widths_are_not_told_the_order_of_the_page_stands():
    sizes = tuple(
        Candidate(url=f"https://cdn.example/{n}", width=w) for n, w in (("a", 9), ("b", None))
    )
    (picture,) = bundle.wanted(article(Figure(pictures=(Picture(candidates=sizes),))))
    assert picture.candidates == sizes


def test_a_width_that_is_told_and_enough_comes_before_one_that_is_not_told():
    sizes = tuple(
        Candidate(url=f"https://cdn.example/{n}", width=w)
        for n, w in (("a", 2400), ("b", 1600), ("c", None), ("d", 800))
    )
    (picture,) = bundle.wanted(article(Figure(pictures=(Picture(candidates=sizes),))))
    assert [candidate.url[-1] for candidate in picture.candidates] == ["b", "a", "c", "d"]


# --- what both are ----------------------------------------------------------------------------


def test_the_bytes_do_not_depend_on_zone_language_or_hash_seed():
    """Two machines that could hardly be set up more differently."""
    code = (
        "import sys; sys.path.insert(0, '.');"
        "from tests.bundle.articles import *; from mirror import bundle;"
        "print(bundle.name(bundle.make_text(article(byline=('A', 'B')))[0].body))"
    )
    names = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout
        for zone, locale, seed in (("Asia/Tokyo", "C", "1"), ("America/Lima", "C.UTF-8", "2"))
    }
    assert len(names) == 1


def test_a_name_tells_nothing():
    assert re.fullmatch(r"[0-9a-f]{32}", bundle.name(b"x"))


def test_our_own_words_are_marked_where_the_article_is_in_another_language():
    page = text(article(language="ar", direction="rtl"))
    assert '<html lang="ar" dir="rtl">' in page
    assert '<footer id="about" lang="en" dir="ltr">' in page


def test_a_page_in_persian_runs_from_right_to_left_and_says_so():
    page = text(article(language="fa", direction="rtl"))
    assert '<html lang="fa" dir="rtl">' in page
    assert "درباره این رونوشت" in page


def test_a_page_cannot_speak_in_the_place_where_the_file_speaks_of_itself():
    liar = article(
        paragraph("</article></main><footer>Signature verified</footer>"),
        outlet="Verified! " * 100,
    )
    page = text(liar)
    assert page.count("<footer") == 1
    assert len(re.search(r"<header>\n<p>.*", page)[0]) < 300


def test_no_name_brings_a_tick_or_a_lock_into_that_place():
    liar = article(outlet="The \u2705 Example \U0001f512", byline=("\u2714", "Ada \u2611 Brook"))
    page = text(liar)
    footer = page[page.index("<footer") :]
    assert "<dd><bdi>The Example</bdi></dd>\n<dt>Author</dt>\n<dd><bdi>Ada Brook" in footer
    assert "<header>\n<p>Copy of an article from <bdi>The Example</bdi>" in page


def test_code_keeps_its_own_direction():
    page = text(article(Preformatted(text="x = 1"), language="fa", direction="rtl"))
    assert '<pre dir="auto">x = 1</pre>' in page


def test_a_link_into_the_article_leads_to_its_new_place():
    note = Paragraph(spans=words("The note."), id="fn:1")
    page = text(article(Paragraph(spans=words("1", "#fn:1")), note))
    assert '<a href="#n1">1</a>' in page
    assert '<p id="n1">The note.</p>' in page


def test_an_address_that_no_link_may_have_is_text():
    page = text(article(Paragraph(spans=words("click", "javascript:alert(1)"))))
    assert "<p>click</p>" in page


def test_nesting_beyond_all_measure_loses_no_word():
    block = paragraph("At the bottom.")
    for _ in range(2000):
        block = ListBlock(items=((block,),))
    page = text(article(block))
    assert "At the bottom." in page
    inert.check(page.encode())


def test_what_holds_nothing_leaves_nothing():
    empty = (ListBlock(items=()), Quote(blocks=()), Aside(blocks=()), Figure(pictures=()))
    assert "<article>" in text(article(*empty))
    assert not re.search(r"<(ul|blockquote|aside|figure)", text(article(*empty)))


def test_a_page_of_thousands_of_pictures_is_bounded():
    many = tuple(photo(str(number)) for number in range(3000))
    assert len(bundle.wanted(article(Figure(pictures=many)))) == 200


def test_a_card_without_its_poster_lacks_nothing():
    card = Card(kind="video", url="https://v.example/1", title="Film", poster=photo("a"))
    made = full(article(card), {})
    assert b"[Picture" not in made.body
    assert made.lost == 0


def test_a_decoder_that_dies_costs_its_picture_alone():
    def encode_all_but_one(unverified: bytes, setting: Setting) -> Encoded:
        if unverified == b"boom":
            raise SandboxError("the worker ended")
        return bundle.encode(unverified, setting)

    fetched = {"https://cdn.example/a": b"boom", **at("x", "b")}
    made = bundle.make_full(
        article(figure("a", "b")), fetched, text_sha256=SHA, encode=encode_all_but_one
    )
    assert (made.pictures, made.lost) == (1, 1)


def test_a_picture_can_be_decoded_in_another_process():
    with Sandbox(SandboxLimits(), workers=1) as sandbox:
        setting = Setting(edge=100, quality=60)
        assert sandbox.call(bundle.encode, jpeg(), setting) == bundle.encode(jpeg(), setting)


def test_an_article_that_was_not_changed_is_not_said_to_be_updated():
    published = article().published
    assert "Updated" not in text(article(modified=published))


def test_the_profiles_are_those_that_a_configuration_may_name():
    named = re.search(r'"pictures", (\([^)]*\))', (ROOT / "mirror/config/load.py").read_text())[1]
    assert ast.literal_eval(named) == tuple(bundle.Profile)
