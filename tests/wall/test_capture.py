"""Pages that came in an article's place are refused; articles about them pass. A case is a file."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.errors import Refusal, RefusedError
from mirror.wall import check_capture
from tests.fakes import page

HERE = Path(__file__).parent
REFUSED = sorted((HERE / "refused").glob("*.html"))
PASSED = sorted((HERE / "passed").glob("*.html"))
GOOD = (HERE / "passed" / "ru-about-blocking.html").read_bytes()


def refusal(capture, **hosts) -> Refusal:
    with pytest.raises(RefusedError) as error:
        check_capture(capture, **hosts)
    return error.value.reason


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_what_came_in_an_articles_place_is_refused(path):
    """The file's name begins with the reason."""
    reason = refusal(page(path.read_bytes(), charset=None))
    assert path.name.startswith(reason.value.replace(" ", "-"))


@pytest.mark.parametrize("path", PASSED, ids=lambda path: path.stem)
def test_an_article_passes_whatever_it_is_about(path):
    check_capture(page(path.read_bytes(), charset=None))


@pytest.mark.parametrize("status", [204, 304, 403, 404, 410, 451, 500, 503])
def test_a_status_other_than_200_is_refused(status):
    assert refusal(page(GOOD, status=status)) == Refusal.STATUS


@pytest.mark.parametrize("media_type", ["text/plain", "application/octet-stream"])
def test_what_its_server_does_not_know_to_be_html_is_looked_at(media_type):
    check_capture(page(b"\n<!DOCTYPE html>\n" + GOOD, media_type=media_type))
    assert refusal(page(b"A log of 2026\n" + GOOD, media_type=media_type)) == Refusal.MEDIA_TYPE


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "application/json"])
def test_what_is_no_html_is_refused(media_type):
    assert refusal(page(GOOD, media_type=media_type)) == Refusal.MEDIA_TYPE


@pytest.mark.parametrize(
    ("final_url", "reason"),
    [
        ("http://warning.rt.ru/?id=17&st=0", Refusal.BLOCK_PAGE),
        ("http://lawfilter.ertelecom.ru/", Refusal.BLOCK_PAGE),
        ("http://95.167.13.50/", Refusal.BLOCK_PAGE),
        ("https://consent.portal.example/m?continue=1", Refusal.CONSENT),
        ("https://login.wifi.example/", Refusal.LOGIN),
        ("http://ww1.parked.example/", Refusal.PARKED),
        ("https://casino.example/a", Refusal.FOREIGN_HOST),
        ("https://news.example/", Refusal.FRONT_PAGE),
        ("https://www.news.example/ru/", Refusal.FRONT_PAGE),
        ("https://news.example/?from=404", Refusal.FRONT_PAGE),
    ],
)
def test_a_redirect_away_from_the_article_is_refused(final_url, reason):
    assert refusal(page(GOOD, url="https://news.example/a", final_url=final_url)) == reason


@pytest.mark.parametrize(
    "final_url",
    ["https://www.news.example/a", "https://news.example/2026/a", "https://m.news.example/a"],
)
def test_a_redirect_within_the_outlets_site_passes(final_url):
    check_capture(page(GOOD, url="https://news.example/a", final_url=final_url))


def test_a_redirect_to_another_host_of_the_outlet_passes():
    capture = page(GOOD, url="https://news.example/a", final_url="https://paper.press/a")
    check_capture(capture, hosts={"paper.press"})
    assert refusal(capture) == Refusal.FOREIGN_HOST


def test_sites_under_one_public_suffix_are_foreign_to_each_other():
    capture = page(GOOD, url="https://news.github.io/a", final_url="https://else.github.io/a")
    assert refusal(capture) == Refusal.FOREIGN_HOST


def test_a_refusal_says_what_the_volunteer_can_do():
    with pytest.raises(RefusedError) as error:
        check_capture(page((HERE / "refused" / "block-page-ru-provider.html").read_bytes()))
    assert "proxy" in error.value.hint


def test_a_huge_page_is_judged_by_its_beginning():
    check_capture(page(GOOD + "<p>я".encode() * 1_000_000))


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-7", "cp1251", "zip", "x"]))
def test_any_bytes_are_judged(body, charset):
    """Strangers' pages raise nothing but RefusedError."""
    for given_body in (body, b"<" + body, b"<script>" + body, GOOD + body):
        with contextlib.suppress(RefusedError):
            check_capture(page(given_body, charset=charset))


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<a ",
        "<script>",
        "<!--",
        "<a href='x'",
        "</",
        "&",
        "<p>",
        '"',
        '<script>"',
        '<script>\\"',
    ],
)
@pytest.mark.timeout(60)  # alone each takes 2 s at most
def test_a_hostile_page_costs_time_in_proportion(piece):
    """Megabytes of openings that never close."""
    with contextlib.suppress(RefusedError):
        check_capture(page(piece * (20_000_000 // len(piece))))
