"""The fast check takes exactly what the plain one takes, and says the same rule."""

from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirror import bundle
from signing import inert
from signing.characters import places, shorten
from signing.errors import FormatError
from tests.bundle.articles import article, articles
from tests.bundle.plain_inert import FORBIDDEN, broken_rule
from tests.bundle.test_properties import FORBIDDEN as CONSTRUCTS

TEXT = bundle.make_text(article())[0].body
PICTURE = b64encode(b"RIFF\0\0\0\0WEBP" + bytes(range(256)) * 2)
PICTURED = TEXT.replace(
    b"<p>The bridge",
    b'<figure>\n<img id="p1" src="data:image/webp;base64,%s">\n</figure>\n<p>The bridge' % PICTURE,
)
LETTERS = b64encode(bytes(range(256)))
PIECES = (
    *CONSTRUCTS,
    LETTERS,
    LETTERS[:-1],
    b";base64," + LETTERS,
    b";base64," + LETTERS + b'"',
    b'"' + LETTERS,
    b'<p id="',
    b'<img src="data:image/png;base64,iVBORw0KGgo=" alt="',
    b"&amp;",
    b"&",
    b'"',
    b"\n",
    b"=",
    b"<p>",
    b"</p>",
    b"<em>",
    b"<a",
    b' id="a"',
)


def said(body: bytes) -> str:
    try:
        inert.check(body)
    except FormatError as error:
        return error.rule
    return ""


@st.composite
def mutants(draw) -> bytes:
    """Return a body with pieces put in, taken out and moved, mostly around its picture."""
    body = draw(st.sampled_from([TEXT, PICTURED]))
    picture = max(0, body.find(b";base64,"))
    places = st.integers(0, len(body)) | st.integers(picture - 40, picture + 120).map(abs)
    for _ in range(draw(st.integers(1, 3))):
        at, until = draw(places), draw(st.none() | places)
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=3) | st.text(max_size=3))
        new = piece.encode(errors="surrogatepass") if isinstance(piece, str) else piece
        body = body[:at] + new + body[at if until is None else until :]
    return body


@given(mutants())
@settings(max_examples=600, deadline=None)
def test_a_mutant_breaks_the_same_rule(body):
    assert said(body) == broken_rule(body)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@given(mutants())
@settings(max_examples=10_000, deadline=None)
def test_a_mutant_breaks_the_same_rule_in_a_long_run(body):
    assert said(body) == broken_rule(body)


@given(articles)
@settings(max_examples=50, deadline=None)
def test_what_is_made_for_readers_breaks_none(unverified):
    body = bundle.make_text(unverified)[0].body
    assert said(body) == broken_rule(body) == ""


def test_a_body_with_a_picture_is_inert():
    assert said(PICTURED) == broken_rule(PICTURED) == ""
    assert len(shorten(PICTURED)) < len(PICTURED)


def with_words(words: str) -> bytes:
    return TEXT.replace(b"The bridge", words.encode())


def test_every_character_that_may_stand_in_a_text_does():
    taken = map(chr, (*range(0xD800), *range(0xE000, 0x110000)))
    assert said(with_words("".join(one for one in taken if one not in {*FORBIDDEN, *"<>&"}))) == ""


@pytest.mark.parametrize("character", sorted(FORBIDDEN), ids=lambda one: f"{ord(one):04X}")
def test_every_other_character_is_refused(character):
    assert said(with_words(f"ы{character}ы")) == "B1"


@pytest.mark.parametrize("place", [b"<img", b' id="p1"', b"</p>", b"</title>", b";base64,"])
@pytest.mark.parametrize("hidden", [b"<script>", b">", b"&", b"\0", "\u202e".encode(), b"\xff"])
def test_nothing_hides_among_the_letters_of_a_picture(place, hidden):
    """Only they are left out of what is looked at, wherever they stand."""
    run = b";base64," + LETTERS + hidden + LETTERS
    assert place in PICTURED
    body = PICTURED.replace(place, run + place, 1)
    assert said(body) == broken_rule(body) != ""


@given(st.lists(st.sampled_from([b"!", b"<!", b"\n<!-", b"\n<!--m", b"x"]), max_size=9))
def test_a_needle_is_found_wherever_it_stands(parts):
    text, needle = b"".join(parts), b"\n<!--m"
    expected = [at for at in range(len(text)) if text.startswith(needle, at)]
    assert list(places(text, needle, rare=2)) == expected


def test_a_text_of_nothing_but_the_rare_byte_is_searched_as_well():
    text = (b"!" * 5000 + b"\n<!--m") * 2
    assert list(places(text, b"\n<!--m", rare=2)) == [5000, 10_006]
    assert list(places(text[:-1], b"\n<!--m", rare=2)) == [5000]


def test_a_text_of_nothing_but_marks_is_judged_as_well():
    many = PICTURED.replace(b"<p>The", b"<p>" + b';base64,"' * 5000 + b"The")
    assert said(many) == broken_rule(many) == ""
    worse = many.replace(b"The bridge", PICTURE + b"\x80", 1)
    assert said(worse) == broken_rule(worse) == "B1"
