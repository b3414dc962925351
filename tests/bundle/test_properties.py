"""What holds for every article: it is accepted, nothing of it runs, and every word is there."""

import contextlib
import hashlib
import re
from html import escape

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirror import bundle
from mirror.html import clean
from mirror.model import Article
from signing import inert
from signing.errors import FormatError
from tests.bundle.articles import article, articles, text_of

GOOD = bundle.make_text(article())[0].body


def visible(body: bytes) -> str:
    """The text a browser shows, all whitespace taken out."""
    tree = html5lib.parse(body, namespaceHTMLElements=False)
    return re.sub(r"\s+", "", "".join(tree.find("body").itertext()))


@given(articles)
@settings(max_examples=150, deadline=None)
def test_any_article_gives_a_body_that_cannot_run(unverified: Article):
    (made,) = bundle.make_text(unverified)
    inert.check(made.body)
    inert.check(bundle.make_full(unverified, {}, text_sha256=hashlib.sha256(b"").hexdigest()).body)


@given(articles)
@settings(max_examples=100, deadline=None)
def test_every_word_of_any_article_is_in_its_page(unverified: Article):
    (made,) = bundle.make_text(unverified)
    shown = visible(made.body)
    for words in text_of(unverified):
        assert re.sub(r"\s+", "", clean(words)) in shown


def rewritten(tree: object) -> str:
    """The tree a browser builds, written down again by other code than ours."""
    walker = html5lib.getTreeWalker("etree")
    out = []
    for token in walker(tree):
        if token["type"] in {"StartTag", "EmptyTag"}:
            values = "".join(f' {key[1]}="{quoted(value)}"' for key, value in token["data"].items())
            out.append(f"<{token['name']}{values}>")
        elif token["type"] == "EndTag":
            out.append(f"</{token['name']}>")
        else:
            out.append(quoted(token["data"]).replace("&quot;", '"'))
    return "".join(out)


def quoted(text: str) -> str:
    return escape(text).replace("&#x27;", "'")


@given(articles)
@settings(max_examples=100, deadline=None)
def test_a_browser_builds_the_very_tree_that_was_checked(unverified: Article):
    """Nothing is mended: no tag is implied, moved or closed for us."""
    (made,) = bundle.make_text(unverified)
    tree = html5lib.parse(made.body, namespaceHTMLElements=False)
    ours = made.body.decode().split("</head>\n", 1)[1].removesuffix("</body>\n</html>\n")
    ours = ours.replace(
        '<pre dir="auto">\n\n', '<pre dir="auto">\n'
    )  # the one line feed that HTML drops
    theirs = rewritten(tree.find("body"))
    assert theirs.removesuffix("</body>").rstrip("\n") == ours.rstrip("\n")


@given(articles)
@settings(max_examples=30, deadline=None)
def test_the_same_article_gives_the_same_bytes(unverified: Article):
    assert bundle.make_text(unverified) == bundle.make_text(unverified)


FORBIDDEN = (
    b"<script>alert(1)</script>",
    b"<img>",
    b'<img src="https://tracker.example/1.gif">',
    b'<img src="data:image/svg+xml;base64,PHN2Zy8+">',
    b'<img src="data:image/webp;base64,PHN2Zy8+">',
    b'<p onclick="alert(1)">x</p>',
    b'<p style="background:url(//x.example)">x</p>',
    b'<p class="verified">x</p>',
    b'<a href="javascript:alert(1)">x</a>',
    b'<a href="https://x.example/">x</a>',
    b'<a href="//x.example/" rel="nofollow noopener noreferrer">x</a>',
    b"<iframe></iframe>",
    b"<style>p{}</style>",
    b'<meta http-equiv="refresh" content="0;url=https://x.example">',
    b'<link rel="stylesheet" href="https://x.example">',
    b'<base href="https://x.example">',
    b"<svg></svg>",
    b"<math></math>",
    b"<form></form>",
    b"<template></template>",
    b"<noscript></noscript>",
    b"<!-- note -->",
    b"<!--mirror-sig/1\n-->",
    b"<![CDATA[x]]>",
    b"<?xml?>",
    b"</footer>",
    b"<footer></footer>",
    b"<",
    b">",
    b"&nbsp;",
    b"\x00",
    b"\r",
    b"\xff",
    "\u202e".encode(),
    "\ufeff".encode(),
)


@pytest.mark.parametrize("construct", FORBIDDEN)
@given(st.data())
@settings(max_examples=12, deadline=None)
def test_a_forbidden_construct_is_refused_wherever_it_stands(construct: bytes, data: st.DataObject):
    at = data.draw(st.integers(0, len(GOOD)))
    with pytest.raises(FormatError):
        inert.check(GOOD[:at] + construct + GOOD[at:])


@given(st.binary(max_size=200), st.integers(0, len(GOOD)))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_accepted_or_refused_with_our_own_error(splice: bytes, at: int):
    for body in (splice, GOOD[:at] + splice, GOOD[:at] + splice + GOOD[at:]):
        with contextlib.suppress(FormatError):
            inert.check(body)
