"""The one place that writes HTML writes nothing else than it says."""

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mirror.errors import BundleError
from mirror.html import clean, document, element, link, serialize


def test_text_and_values_are_escaped():
    made = element("p", "a < b & c", element("bdi", '"', id="x"))
    assert serialize(made) == '<p>a &lt; b &amp; c<bdi id="x">"</bdi></p>\n'
    assert serialize(element("img", alt='"<&>')) == '<img alt="&quot;&lt;&amp;&gt;">\n'


@pytest.mark.parametrize("name", ["script", "style", "iframe", "svg", "form", "meta", "P", "p "])
def test_an_element_that_is_not_listed_is_not_made(name: str):
    with pytest.raises(BundleError, match="not one that is written"):
        element(name)


@pytest.mark.parametrize("key", ["onclick", "style", "class_", "srcset", "href"])
def test_an_attribute_that_is_not_listed_is_not_made(key: str):
    with pytest.raises(BundleError, match="not one that <p> has"):
        element("p", **{key: "x"})


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "JaVaScRiPt:x", "data:text/html,x", "//x.example", " #a", "a:b"]
)
def test_a_link_leads_to_no_program_and_to_no_host_without_a_scheme(href: str):
    with pytest.raises(BundleError, match="href is not an address"):
        link(href)


@pytest.mark.parametrize("src", ["https://x.example/a.gif", "data:image/svg+xml;base64,PA==", "a"])
def test_a_picture_is_inside_the_page(src: str):
    with pytest.raises(BundleError, match="src is not an address"):
        element("img", src=src)


def test_a_link_out_is_told_nothing_and_a_link_within_needs_nothing():
    assert "rel=" in serialize(link("https://x.example/", "x"))
    assert serialize(link("#about", "x")) == '<a href="#about">x</a>'


def test_no_depth_exhausts_the_stack():
    deep = element("bdi", "x")
    for _ in range(20_000):
        deep = element("bdi", deep)
    assert serialize(deep).count("<bdi>") == 20_001


@given(st.text())
@example("\x1f\n")  # a character that is not written stood before the line feed
def test_preformatted_text_comes_back_to_the_letter(text: str):
    page = document(
        title="", language="en", direction="ltr", body=element("body", element("pre", text))
    )
    tree = html5lib.parse(page.encode(), namespaceHTMLElements=False)
    assert "".join(tree.find("body/pre").itertext()) == clean(text)


def test_what_could_fool_an_eye_or_tell_one_copy_from_another_is_not_written():
    assert clean("a\u202eb\u200bc\ufeffd\x00e\r") == "abcde"


def test_joiners_that_letters_need_are_kept():
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
