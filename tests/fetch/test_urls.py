"""URLs: the strict parser and the one spelling."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror import urls
from mirror.errors import FetchError, FetchReason

CANONICAL = tomllib.loads(Path(__file__).with_name("canonical.toml").read_text())
FOUND = [(found, spelled) for spelled, all_found in CANONICAL.items() for found in all_found]
FORBIDDEN = [
    "",
    "news.example/a",
    "//news.example/a",
    "http:news.example",
    "http:///a",
    "ftp://news.example/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "http://user@news.example/",
    "http://user:word@news.example/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.1%00.news.example/",
    "http://news.example\\@127.0.0.1/",
    "http://[::ffff:127.0.0.1].news.example/",
    "http://[fe80::1%25lo]/",
    "http://[127.0.0.1]/",
    "http://news.example:0/",
    "http://news.example:65536/",
    "http://news.example:8o/",
    "http://-news.example/",
    "http://news..example/",
    "http://news example/",
    "http://news.example/\n",
    "http://news.example/\x00",
    "http://xn--a.example/",
    "https://news.example/" + "a" * 8000,
]


@pytest.mark.parametrize(("found", "spelled"), FOUND)
def test_links_to_one_article_have_one_spelling(found, spelled):
    assert urls.canonical(found) == spelled


@pytest.mark.parametrize("url", FORBIDDEN)
def test_what_is_no_public_web_address_is_forbidden(url):
    with pytest.raises(FetchError) as error:
        urls.check_http(url)
    assert error.value.reason == FetchReason.FORBIDDEN_URL


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://①②⑦.⓪.⓪.①/", "127.0.0.1"),
        ("http://127。0。0。1/", "127.0.0.1"),
        ("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "localhost"),
        ("http://LOCALHOST./", "localhost"),
        ("http://[0:0::1]/", "::1"),
    ],
)
def test_a_disguised_host_is_seen_as_what_it_is(url, host):
    assert urls.host_of(url) == host


@given(st.text(max_size=60))
def test_any_text_is_a_url_or_our_error(text):
    """Strangers' links raise nothing but FetchError."""
    for url in (text, "http://" + text, "https://news.example/" + text):
        try:
            spelled = urls.canonical(url)
        except FetchError:
            continue
        assert urls.canonical(spelled) == spelled


def test_a_message_does_not_repeat_the_url():
    with pytest.raises(FetchError) as error:
        urls.check_http("ftp://secret.example/token")
    assert "secret" not in str(error.value)
