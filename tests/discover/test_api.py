"""What an outlet's own API gives becomes a page for the same engine."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.article import read
from mirror.article import text as plain
from mirror.discover import Recovered, api_address, compose, read_api, recover
from mirror.errors import SourceError
from mirror.model import Limits
from tests.fakes import MemoryWeb, page

FOLDER = Path(__file__).parent / "api"
AT = datetime(2026, 11, 20, tzinfo=UTC)
MEDUZA = "https://meduza.io/en/feature/2026/11/05/salt"
NOVAYA = "https://novayagazeta.eu/articles/2026/11/05/salt"


def test_the_address_of_an_article_in_the_api_comes_from_its_page():
    assert api_address("meduza-w5", MEDUZA) == "https://meduza.io/api/w5/en/feature/2026/11/05/salt"
    assert api_address("novaya-eu-v1", NOVAYA).endswith("?slug=2026%2F11%2F05%2Fsalt")


def test_meduzas_blocks_become_html():
    text = read_api("meduza-w5", (FOLDER / "meduza.json").read_bytes(), MEDUZA)
    assert text.title == "Соль и мука на Луге"
    assert text.published == datetime(2026, 11, 5, 7, tzinfo=UTC)
    assert "<p>Пекарня открылась в семь.</p>" in text.raw_html
    assert '<img src="https://meduza.io/image/attachments/1.jpg"' in text.raw_html
    assert '<blockquote class="pull-quote">Хлеб помнит всё.</blockquote>' in text.raw_html
    assert "Поддержите" not in text.raw_html


def test_novayas_parts_become_html():
    text = read_api("novaya-eu-v1", (FOLDER / "novaya.json").read_bytes(), NOVAYA)
    assert text.authors == ("Зоя Рудницкая", "Павел Осокин")
    assert text.raw_html.startswith('<figure><img src="https://novayagazeta.eu/static/records/')
    assert "<aside><h4>Справка</h4><p>Пекарня работает с 1988 года.</p><figure>" in text.raw_html
    assert '<iframe src="https://video.example/1">' in text.raw_html


@pytest.mark.parametrize(("kind", "name"), [("meduza-w5", "meduza"), ("novaya-eu-v1", "novaya")])
def test_a_part_of_an_unknown_kind_is_named(kind, name):
    body = (FOLDER / f"{name}.json").read_bytes()
    assert read_api(kind, body, MEDUZA).left_out == ("hologram",)


@pytest.mark.parametrize("kind", ["meduza-w5", "novaya-eu-v1"])
@given(body=st.binary(max_size=60) | st.sampled_from([b'{"root":{"title":"x","content":1}}']))
def test_any_other_answer_is_refused(kind, body):
    with pytest.raises(SourceError):
        read_api(kind, body, MEDUZA)


def api_web() -> MemoryWeb:
    """Return a network in which one article of one outlet's API is all there is."""
    url = api_address("meduza-w5", MEDUZA)
    return MemoryWeb({url: page((FOLDER / "meduza.json").read_bytes(), url=url)})


def test_an_article_is_recovered_from_its_outlets_api():
    assert recover("meduza-w5", MEDUZA, api_web(), limits=Limits()).title == "Соль и мука на Луге"


def test_another_status_is_no_article():
    url = api_address("meduza-w5", MEDUZA)
    web = MemoryWeb({url: page("{}", url=url, status=404)})
    with pytest.raises(SourceError, match="answered 404"):
        recover("meduza-w5", MEDUZA, web, limits=Limits())


def test_a_recovered_article_is_read_as_a_page_is():
    text = recover("meduza-w5", MEDUZA, api_web(), limits=Limits())
    article = read(compose(text, AT)).article
    assert article.title == text.title
    assert article.published == text.published
    assert "Муки осталось четыре мешка." in plain(article)


def test_a_composed_page_holds_all_that_was_given_and_escapes_what_is_text():
    text = Recovered(
        url="https://f.example/a", title="<Salt>", raw_html="<p>Flour.</p>", authors=("A & B",)
    )
    capture = compose(text, AT)
    html = capture.body.decode()
    assert capture.final_url == text.url
    assert "<h1>&lt;Salt&gt;</h1>" in html
    assert "A &amp; B" in html
    assert "<p>Flour.</p>" in html
