"""Feeds, sitemaps, link pages and lists are read as far as they can be, and no further."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.discover import read_feed, read_links, read_list, read_sitemap
from mirror.errors import ConfigError, MirrorError, SourceError

FEEDS = Path(__file__).parent / "feeds"
OPEN = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


@pytest.mark.parametrize("file", sorted(FEEDS.glob("*.xml")), ids=lambda file: file.stem)
def test_a_damaged_feed_still_names_its_article(file):
    (entry, *_) = read_feed(file.read_bytes())
    assert entry.url.startswith("https://ferry.example/2026/11/05/salt-a1")
    assert entry.title.startswith(("Salt", "Соль"))
    assert entry.published == datetime(2026, 11, 5, 6, tzinfo=UTC)


def test_a_feed_with_whole_texts_hands_them_on():
    text = "<p>" + "Salt and flour. " * 200 + "</p><script>x</script>"
    item = f"<link>https://ferry.example/a</link><description><![CDATA[{text}]]></description>"
    (entry,) = read_feed(
        f"<rss version='2.0'><channel><item>{item}</item></channel></rss>".encode()
    )
    assert entry.text is not None
    assert entry.text.raw_html == text


def test_a_summary_is_no_text():
    item = "<item><link>https://ferry.example/a</link><description>Salt.</description></item>"
    (entry,) = read_feed(f"<rss version='2.0'><channel>{item}</channel></rss>".encode())
    assert entry.text is None


@pytest.mark.parametrize(
    "body",
    [b"", b"/etc/passwd", b"http://127.0.0.1/", b"<html><h1>Blocked</h1></html>", b"x" * 9_000_000],
    ids=["empty", "a file", "an address", "a page", "too large"],
)
def test_what_is_no_feed_is_refused(body):
    with pytest.raises(SourceError):
        read_feed(body)


def test_a_sitemap_lists_pages_with_their_dates():
    page = "<loc> https://f.example/a </loc><lastmod>2026-11-05T09:00+03:00</lastmod>"
    (entry,) = read_sitemap(f"{OPEN}<url>{page}</url></urlset>".encode()).pages
    assert entry.url == "https://f.example/a"
    assert entry.published == datetime(2026, 11, 5, 6, tzinfo=UTC)


def test_a_picture_in_a_sitemap_is_no_page():
    image = "http://www.google.com/schemas/sitemap-image/1.1"
    xml = f"""{OPEN}<url xmlns:i="{image}"><i:image><i:loc>https://f.example/1.jpg</i:loc>
        <i:title>A jpeg</i:title></i:image><loc>https://f.example/a</loc></url></urlset>"""
    (entry,) = read_sitemap(xml.encode()).pages
    assert (entry.url, entry.title) == ("https://f.example/a", "")


def test_half_a_sitemap_is_better_than_none():
    sitemap = read_sitemap(f"{OPEN}<url><loc>https://f.example/a</loc></url><url><lo".encode())
    assert [entry.url for entry in sitemap.pages] == ["https://f.example/a"]
    assert sitemap.fault


def test_a_gzip_bomb_is_cut():
    bomb = gzip.compress(
        OPEN.encode() + b"<url><loc>https://f.example/a</loc></url>" + b" " * 10**8
    )
    assert len(read_sitemap(bomb).pages) == 1


@pytest.mark.parametrize(
    "xml",
    [
        f'<!DOCTYPE u [<!ENTITY a "aaaa">]>{OPEN}<url><loc>&a;</loc></url></urlset>',
        f'<!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/passwd">]>{OPEN}</urlset>',
        "<html><body>Blocked</body></html>",
        "",
    ],
    ids=["entity", "file", "page", "empty"],
)
def test_what_is_no_sitemap_is_refused(xml):
    with pytest.raises(SourceError):
        read_sitemap(xml.encode())


def test_deep_nesting_ends_the_reading():
    assert "nested" in read_sitemap((OPEN + "<a>" * 100).encode()).fault


def test_a_selector_chooses_the_links_and_base_counts():
    page = b"""<base href="/ru/"><a href="/about">us</a>
        <div class=story><h3><a href="salt-a1">Salt</a></h3></div>"""
    (entry,) = read_links(page, base="https://f.example/x/", selector=".story")
    assert (entry.url, entry.title) == ("https://f.example/ru/salt-a1", "Salt")


def test_a_wrong_selector_says_so():
    with pytest.raises(ConfigError, match="not a CSS selector"):
        read_links(b"<a href=x>x</a>", base="https://f.example/", selector="a[[")


def test_a_list_is_one_address_a_line():
    entries = read_list("# salt\nhttps://f.example/a  # first\n\nhttps://f.example/b\n")
    assert [entry.url for entry in entries] == ["https://f.example/a", "https://f.example/b"]


@given(st.binary(max_size=400))
def test_no_bytes_make_a_reader_raise_anything_else(body):
    for read in (read_feed, read_sitemap, lambda raw: read_links(raw, base="https://f.example/")):
        try:
            read(body)
        except MirrorError:
            continue
