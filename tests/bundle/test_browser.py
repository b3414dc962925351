"""Chromium opens bundles from disk: nothing runs, nothing leaves, everything is seen."""

import re
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from mirror import bundle
from mirror.html import clean
from tests.bundle.articles import everything, jpeg, text_of
from tests.real import find, missing

try:
    from playwright.sync_api import sync_playwright
except ImportError:
    sync_playwright = None

pytestmark = pytest.mark.real
FETCHED = {"https://cdn.example/a": jpeg(1), "https://cdn.example/b": jpeg(2)}


class Sink(socketserver.ThreadingTCPServer):
    """A proxy that leads nowhere and counts who asks: whatever leaves a page must come by."""

    daemon_threads = True
    asked: list[bytes]


class Ask(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.server.asked.append(self.request.recv(200))


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with Sink(("127.0.0.1", 0), Ask) as server:
        server.asked = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def chromium(sink):
    if sync_playwright is None:
        missing("playwright (pip install 'tamizdat[browser]')")
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=find("chromium", "google-chrome"),
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
                *("--disable-component-update", "--disable-sync", "--no-first-run"),
                f"--proxy-server=http://127.0.0.1:{sink.server_address[1]}",
                "--proxy-bypass-list=<-loopback>",
            ],
        )
        yield browser
        browser.close()


def full(**fields: object) -> bytes:
    return bundle.make_full(everything(**fields), FETCHED, text_sha256="0" * 64).body


def without_policy(body: bytes) -> bytes:
    return re.sub(rb"<meta http-equiv[^>]*>\n", b"", body)


@pytest.fixture
def opened(chromium, tmp_path: Path):
    """Open a body from disk; `context` is what the reader's device is like."""
    contexts = []

    def open_body(body: bytes, **context: object):
        path = tmp_path / "bundle.html"
        path.write_bytes(body)
        contexts.append(chromium.new_context(**context))
        page = contexts[-1].new_page()
        page.goto(path.as_uri())
        return page

    yield open_body
    for context in contexts:
        context.close()


@pytest.mark.parametrize("prepare", [bytes, without_policy], ids=["as it is", "without policy"])
def test_nothing_runs_and_nothing_leaves(prepare, opened, sink):
    sink.asked.clear()
    page = opened(prepare(full()))
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_timeout(200)
    assert page.title() == "A bridge is closed"
    assert page.evaluate("document.querySelectorAll('script,iframe,svg,link,form').length") == 0
    assert [ask for ask in sink.asked if b"example" in ask] == []


def test_a_request_would_have_been_noticed(opened, sink):
    """The control: without it the test above could not fail."""
    sink.asked.clear()
    opened(b"<img src='http://tracker.example/1.gif'>").wait_for_timeout(200)
    assert any(b"tracker.example" in ask for ask in sink.asked)


def test_every_word_and_picture_is_seen(opened):
    page = opened(full())
    seen = re.sub(r"\s+", "", page.inner_text("body"))
    for words in text_of(everything()):
        assert re.sub(r"\s+", "", clean(words)) in seen
    assert page.evaluate("[...document.images].map(i => i.naturalWidth)") == [1200, 1200]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_narrow_phone_needs_no_sideways_scrolling(direction: str, opened):
    body = full(direction=direction, title="A" * 90)
    page = opened(body, viewport={"width": 320, "height": 640})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert page.evaluate("getComputedStyle(document.body).direction") == direction


def test_what_a_finger_must_hit_in_the_footer_is_large_enough(opened):
    page = opened(full(), viewport={"width": 360, "height": 740})
    heights = page.evaluate(
        "[...document.querySelectorAll('footer a')].map(a => a.getBoundingClientRect().height)"
    )
    assert min(heights) >= 40  # CSS px; WCAG 2.2 2.5.8 asks for 24


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(scheme: str, opened):
    page = opened(full(), color_scheme=scheme)
    for place in ("article > p", "figcaption", "footer p", "footer dt", "aside p", "footer a"):
        assert contrast(page, place) >= 4.5, place  # WCAG 2.2 1.4.3


def contrast(page, place: str) -> float:
    """The contrast ratio of WCAG 2.2 between text and the nearest colored ground behind it."""
    colors = page.evaluate(
        """place => { const text = document.querySelector(place); let ground = text;
        while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)')
          ground = ground.parentElement;
        return [getComputedStyle(text).color, getComputedStyle(ground).backgroundColor] }""",
        place,
    )
    light, dark = sorted((luminance(color) for color in colors), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
