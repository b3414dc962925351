"""What is known of outlets can be read, and is what the stages that use it expect."""

from dataclasses import replace

import pytest
from cssselect import parse as parse_selector

from mirror.article import Hints
from mirror.discover import KINDS
from mirror.errors import ConfigError
from mirror.flags import is_platform, on_record
from mirror.model import Article, Dropped, Reading
from mirror.outlets import HINTS, load, names, parse, stale
from mirror.urls import canonical, is_under
from mirror.urls import parse as parse_url

PROFILES = [load(name) for name in names()]
EACH = pytest.mark.parametrize("profile", PROFILES, ids=names())


@EACH
def test_its_hints_are_those_the_engine_takes(profile):
    Hints(outlet=profile.outlet.name, drop=profile.drop, **profile.selectors)
    for selector in (*profile.selectors.values(), *profile.drop, profile.links):
        parse_selector(selector)


@EACH
def test_its_feeds_are_canonical_and_on_its_own_hosts(profile):
    for url in profile.outlet.feeds:
        assert canonical(url) == url
        assert is_under(parse_url(url), profile.outlet.hosts)


@EACH
def test_no_host_of_it_is_a_platform_and_its_api_is_known(profile):
    assert not any(is_platform(host) for host in profile.outlet.hosts)
    assert profile.api in ("", *KINDS)


@EACH
def test_every_designation_names_its_source(profile):
    assert all(each.source and each.date.year > 2015 for each in profile.outlet.designations)
    assert bool(on_record(profile.outlet)) == bool(profile.outlet.designations)


@pytest.mark.parametrize(
    ("name", "path", "is_article"),
    [
        ("themoscowtimes", "/2024/07/10/russia-labels-a-newspaper-a85658", True),
        ("themoscowtimes", "/news", False),
        ("meduza", "/en/feature/2024/03/12/an-sos-newsletter", True),
        ("meduza", "/cards/some-cards", True),
        ("meduza", "/static/about", False),
        ("novayagazeta-eu", "/articles/2023/07/25/some-news-en", True),
        ("rferl", "/a/something/32000000.html", True),
    ],
)
def test_the_paths_of_articles_are_told_from_others(name, path, is_article):
    assert bool(load(name).articles.match(path)) is is_article


def test_a_wrong_file_tells_every_fault_with_its_place():
    text = '[outlet]\nname = "x"\nfeed = ["ftp://x"]\nhosts = ["x.org"]\n[hints]\nbodi = "p"\n'
    with pytest.raises(ConfigError) as refusal:
        parse(text, "x")
    assert "x.toml: outlet.feed[0]: not an http(s) URL: 'ftp://x'" in str(refusal.value)
    assert "x.toml: hints.bodi: unknown key" in str(refusal.value)


def test_an_unknown_name_says_which_there_are():
    with pytest.raises(ConfigError) as refusal:
        load("../secrets")
    assert "themoscowtimes" in refusal.value.hint


def test_a_selector_that_never_matched_is_stale():
    article = Article(url="https://x.org/a", outlet="x", title="x", language="en",
                      direction="ltr", blocks=())  # fmt: skip
    missed = tuple(Dropped(rule="hint", sample=sample) for sample in ("body", "dek"))
    first = Reading(article=article, sources={}, dropped=missed)
    second = replace(first, dropped=missed[:1])
    assert stale([first, second]) == ("body",)
    assert stale([first, replace(first, dropped=())]) == ()
    assert stale([]) == ()


def test_hints_cover_the_engines_fields():
    fields = set(Hints.__dataclass_fields__) - {"outlet", "drop"}
    assert fields == set(HINTS)
