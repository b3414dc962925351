"""One pass over the simulated outlet's sources finds its articles and nobody else's."""

import gzip
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mirror.article import read
from mirror.article import text as plain
from mirror.config import Outlet
from mirror.discover import Scope, compose, discover
from mirror.model import Limits
from mirror.sandbox import Sandbox, SandboxLimits
from tests.fakes import MemoryWeb, page
from tests.outlet import site
from tests.outlet.server import AFTER_ALL, outlet_of_articles
from tests.outlet.story import load
from tests.outlet.timeline import Interruption, Outage, Timeline
from tests.outlet.web import OutletWeb

BASE = "https://ferry.example"
FEEDS = (f"{BASE}/rss/news", f"{BASE}/ru/rss/news")
OUTLET = Outlet(name="The Northern Ferry", hosts=("ferry.example",), feeds=FEEDS)
STORIES = load()


def web_of(outlet: site.Outlet | None = None) -> OutletWeb:
    return OutletWeb(outlets={BASE: outlet or outlet_of_articles(BASE)}, clock=lambda: AFTER_ALL)


def urls(discovery) -> set[str]:
    return {found.url for found in discovery.found}


EVERYTHING = {BASE + story.path for story in STORIES}


@pytest.mark.parametrize(
    "outlet",
    [
        OUTLET,
        replace(OUTLET, feeds=(), sitemaps=(f"{BASE}/sitemap/sitemap.xml",)),
        replace(OUTLET, feeds=(), sitemaps=(f"{BASE}/sitemap/news.xml",)),
        replace(OUTLET, feeds=(), pages=(f"{BASE}/", f"{BASE}/ru/")),
    ],
    ids=["feeds", "sitemap index", "news sitemap", "pages"],
)
def test_every_kind_of_source_names_every_article(outlet):
    scope = Scope(hosts=outlet.hosts, links=".article-excerpt a", paths=re.compile(r"/(ru/)?\d{4}"))
    discovery = discover(outlet, web_of(), scope=scope)
    assert urls(discovery) == EVERYTHING
    assert not discovery.skipped


def test_what_the_sources_sent_can_be_read_in_another_process():
    outlet = replace(OUTLET, sitemaps=(f"{BASE}/sitemap/sitemap.xml",), pages=(f"{BASE}/",))
    with Sandbox(SandboxLimits(), workers=1) as sandbox:
        apart = discover(outlet, web_of(), call=sandbox.call)
    assert apart == discover(outlet, web_of())


def test_a_source_that_costs_too_much_is_left_out_and_no_other():
    """Twelve million elements that are none of a sitemap's: seconds of processor time."""
    sitemap = f"{BASE}/sitemap/sitemap.xml"
    bomb = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + b"<a/>" * 12_000_000
    web = MemoryWeb({sitemap: page(gzip.compress(bomb, 1), url=sitemap), FEEDS[0]: web_of().get(
        FEEDS[0], limits=Limits())})  # fmt: skip
    limits = SandboxLimits(cpu_s=1, deadline_s=60)
    outlet = replace(OUTLET, feeds=FEEDS[:1], sitemaps=(sitemap,))
    with Sandbox(limits, workers=1) as sandbox:
        discovery = discover(outlet, web, call=sandbox.call)
    (skipped,) = discovery.skipped
    assert (skipped.url, "processor time" in skipped.reason) == (sitemap, True)
    assert discovery.found


def test_a_feed_with_texts_gives_them_and_one_without_gives_titles():
    found = {each.url: each for each in discover(OUTLET, web_of()).found}
    russian = next(story for story in STORIES if story.id == 190410)
    english = next(story for story in STORIES if story.id == 90410)
    assert russian.parts[0].text in found[BASE + russian.path].text.raw_html
    assert found[BASE + english.path].text is None
    assert found[BASE + english.path].title == english.title
    assert found[BASE + english.path].published == english.published


@pytest.mark.parametrize("story", [each for each in STORIES if each.edition == "ru"][1:])
def test_a_text_from_a_feed_reads_like_its_page(story):
    found = {each.url: each for each in discover(OUTLET, web_of()).found}
    article = read(compose(found[BASE + story.path].text, AFTER_ALL)).article
    text = plain(article)
    assert article.title == story.title
    assert article.published == story.published
    assert all(paragraph in text for paragraph in (*story.paragraphs, *story.headings))


def test_unchanged_sources_are_not_sent_again():
    web = web_of()
    first = discover(OUTLET, web)
    again = discover(OUTLET, web, known=first.validators)
    assert again.unchanged == FEEDS
    assert not again.found


def test_an_index_is_asked_for_whole_since_its_files_change_alone():
    outlet = replace(OUTLET, feeds=(), sitemaps=(f"{BASE}/sitemap/sitemap.xml",))
    assert f"{BASE}/sitemap/sitemap.xml" not in discover(outlet, web_of()).validators


def test_articles_on_other_hosts_are_left_out():
    outlet = replace(OUTLET, hosts=("erry.example", "ferry.example.org"))
    assert not discover(outlet, web_of()).found


def test_what_is_older_is_left_out():
    since = datetime(2026, 11, 9, tzinfo=UTC)
    discovery = discover(OUTLET, web_of(), since=since)
    assert urls(discovery) == {BASE + story.path for story in STORIES if story.published >= since}


def test_one_failing_source_stops_no_other():
    outlet = replace(OUTLET, feeds=(f"{BASE}/no-feed", "https://down.example/rss", FEEDS[0]))
    discovery = discover(outlet, web_of())
    assert [skipped.url for skipped in discovery.skipped] == list(outlet.feeds[:2])
    assert discovery.found


@pytest.mark.parametrize("outage", [Outage.DOWN, Outage.BLOCK_PAGE])
def test_an_outage_leaves_reasons_and_no_articles(outage):
    now = Interruption(start=AFTER_ALL, end=datetime.max.replace(tzinfo=UTC), outage=outage)
    timeline = Timeline(stories=STORIES, interruptions=(now,))
    discovery = discover(OUTLET, web_of(site.Outlet(base=BASE, timeline=timeline)))
    assert not discovery.found
    assert len(discovery.skipped) == 2


def test_a_feed_cut_in_half_still_gives_articles():
    now = Interruption(
        start=AFTER_ALL, end=datetime.max.replace(tzinfo=UTC), outage=Outage.BAD_FEED
    )
    timeline = Timeline(stories=STORIES, interruptions=(now,))
    assert discover(OUTLET, web_of(site.Outlet(base=BASE, timeline=timeline))).found
