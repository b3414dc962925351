"""What the static check takes and refuses, rule by rule."""

import base64
import hashlib
import re

import pytest

from mirror import bundle, html
from mirror.html.tree import ATTRIBUTES
from mirror.model import Figure, Paragraph
from signing import inert
from signing.errors import FormatError
from tests.bundle.articles import article, jpeg, paragraph, photo, words
from tests.bundle.plain_inert import broken_rule

GOOD = bundle.make_text(article())[0].body


def refused(body: bytes) -> str:
    with pytest.raises(FormatError) as caught:
        inert.check(body)
    return caught.value.rule


def with_style(style: str) -> bytes:
    """The good body with another stylesheet that its policy names."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    text = re.sub(r"sha256-[^']+", f"sha256-{digest}", GOOD.decode())
    return text.replace(html.style(), style).encode()


def test_a_bundle_is_accepted():
    inert.check(GOOD)


def test_a_picture_inside_the_file_is_accepted():
    shown = article(Figure(pictures=(photo("a"),)))
    made = bundle.make_full(shown, {"https://cdn.example/a": jpeg()}, text_sha256="0" * 64)
    assert made.pictures == 1
    inert.check(made.body)


@pytest.mark.parametrize(
    "missing", [b'<meta charset="utf-8">\n', b"default-src 'none'; ", b"<style>"]
)
def test_a_head_that_lacks_something_is_refused(missing: bytes):
    assert refused(GOOD.replace(missing, b"")) == "B2"


def test_a_policy_that_opens_something_is_refused():
    assert refused(GOOD.replace(b"img-src data:", b"img-src data: https:")) == "B2"


def test_a_stylesheet_the_policy_does_not_name_is_refused():
    assert refused(GOOD.replace(b"<style>", b"<style>p{margin:0}")) == "B3"


def test_another_plain_stylesheet_is_accepted():
    inert.check(with_style("@media print{p{margin:0 calc}}".replace("calc", "1px")))


@pytest.mark.parametrize(
    "rule",
    [
        "p{background:url(https://x.example)}",
        "p{background:URL (x)}",
        "@import 'x';",
        "@font-face{}",
        "p{content:'verified'}",
        "p{background:u\\72l(x)}",
        "p{background:image-set(x)}",
        "/**/p{}",
    ],
)
def test_a_stylesheet_that_fetches_or_speaks_is_refused(rule: str):
    assert refused(with_style(rule)) == "B3"


def test_what_stands_behind_the_last_line_is_refused():
    assert refused(GOOD + b"<p>more</p>") == "B1"


def test_an_end_tag_for_what_holds_the_body_is_refused():
    assert refused(GOOD.replace(b"</html>", b"</file>\nx</html>")) == "B5"


def test_a_second_body_is_refused():
    assert refused(GOOD.replace(b"</body>", b"</body>\n<body>\n</body>")) == "B5"


def test_a_body_without_its_own_account_of_itself_is_refused():
    assert refused(re.sub(rb"(?s)<footer.*</footer>\n", b"", GOOD)) == "B5"


def test_tags_that_cross_are_refused():
    assert refused(GOOD.replace(b"<p>The bridge", b"<p><em>The</p><p></em>bridge")) == "B5"


def test_a_link_within_a_link_is_refused():
    inner = b'<a href="#x"><em><a href="#x">y</a></em></a>'
    assert refused(GOOD.replace(b"The bridge", inner)) == "B5"


def test_an_attribute_given_twice_is_refused():
    assert refused(GOOD.replace(b"<p>The", b'<p id="a" id="b">The')) == "B6"


def test_base64_that_says_more_than_its_bytes_is_refused():
    shown = article(Figure(pictures=(photo("a"),)))
    made = bundle.make_full(shown, {"https://cdn.example/a": jpeg()}, text_sha256="0" * 64)
    slack = re.sub(rb"(base64,[^\"]*)\"", rb'\1A"', made.body)
    assert refused(slack) == "B8"


def test_too_deep_a_nesting_is_refused():
    deep = b"<em>" * 70 + b"x" + b"</em>" * 70
    assert refused(GOOD.replace(b"The bridge", deep)) == "B5"


@pytest.mark.parametrize(
    ("html", "instead"),
    [
        (b"<main>", b"</body>"),
        (b"</header>\n<main>", b"</header>\n<header>\n</header>\n<main>"),
        (b"</main>", b"</main>\n<main>\n</main>"),
    ],
    ids=["a-body-closed-early", "two-headers", "two-main-parts"],
)
def test_parts_of_a_body_out_of_order_are_refused(html, instead):
    assert html in GOOD
    assert refused(GOOD.replace(html, instead, 1)) == "B5"


def test_more_tags_than_a_phone_can_show_are_refused():
    there = GOOD[GOOD.index(b"<body") : GOOD.index(b"</html>")].count(b"<")
    body = GOOD.replace(b"The bridge", b"<br>" * (inert.MAX_TAGS - there))
    inert.check(body)
    assert broken_rule(body) == ""
    more = body.replace(b"<br>", b"<br><br>", 1)
    assert refused(more) == broken_rule(more) == "B5"


def test_a_large_body_is_judged_quickly():
    many = article(*(paragraph("word " * 50) for _ in range(5000)))
    (first, *_) = bundle.make_text(many)
    inert.check(first.body)


def test_a_body_too_large_for_a_phone_is_refused():
    assert refused(GOOD + b"x" * inert.MAX_BODY) == "B1"


def test_what_is_written_for_bundles_is_what_is_accepted():
    """The two lists are kept apart on purpose; index pages may use more elements, never fewer."""
    assert set(inert.CONTENT) <= set(ATTRIBUTES)
    shared = {"id", "lang", "dir"}
    for name in inert.CONTENT:
        assert set(inert.ATTRIBUTES.get(name, ())) | shared == set(ATTRIBUTES[name])


def test_a_link_out_names_nothing_of_this_page():
    page = bundle.make_text(article(Paragraph(spans=words("x", "https://x.example/"))))[0].body
    assert b'<a href="https://x.example/" rel="nofollow noopener noreferrer">' in page
    assert refused(page.replace(b' rel="nofollow noopener noreferrer"', b"")) == "B7"
