"""Where a page shows next to nothing, a browser may draw it, if the configuration says so."""

from dataclasses import dataclass, field, replace

import pytest

from mirror.config import Costs, parse
from mirror.errors import BrowserError
from mirror.job.explain import explain
from mirror.job.guide import guides_of
from mirror.job.look import Ended, Seen, look
from mirror.model import NO_VALIDATORS
from mirror.store import Task
from tests.fakes import MemoryWeb, page
from tests.job.world import TOML, World

URL = "https://ferry.example/2026/11/story"
EMPTY = page(
    '<title>Ferry</title><div id="root">Loading</div><script src="/a.js"></script>', url=URL
)
WORDS = "The ferry left at four with nobody aboard but the captain and a dog. " * 30
DRAWN = f"<title>A ferry leaves</title><main><h1>A ferry leaves</h1><p>{WORDS}</p></main>"
WITH_BROWSER = TOML.replace("feed =", 'browser = true\nscript_hosts = ["cdn.example"]\nfeed =')


@dataclass
class FakeBrowser:
    """A browser that draws one page, or fails."""

    html: str = DRAWN
    fails: BrowserError | None = None
    hosts: list[tuple[str, ...]] = field(default_factory=list)

    def __call__(self, capture, /, *, hosts, limits):
        self.hosts.append(hosts)
        if self.fails:
            raise self.fails
        return replace(capture, body=self.html.encode())


def edges_with(browser, folder):
    return replace(World(folder=folder).edges, web=MemoryWeb({URL: EMPTY}), draw=browser)


def look_at(browser, folder, toml=WITH_BROWSER):
    guide = guides_of(parse(toml, folder / "mirrors.toml"))("The Northern Ferry")
    task = Task(
        url=URL, outlet="The Northern Ferry", attempts=0, validators=NO_VALIDATORS, current=None
    )
    return look(task, guide, None, edges=edges_with(browser, folder), costs=Costs())


def test_a_page_that_shows_nothing_is_drawn(tmp_path):
    browser = FakeBrowser()
    seen = look_at(browser, tmp_path)
    assert isinstance(seen, Seen)
    assert seen.article.title == "A ferry leaves"
    assert browser.hosts == [("cdn.example",)]


def test_nothing_is_drawn_unless_the_configuration_says_so(tmp_path):
    browser = FakeBrowser()
    result = look_at(browser, tmp_path, toml=TOML)
    assert isinstance(result, Ended)
    assert result.state == "refused"
    assert browser.hosts == []


def test_a_missing_browser_is_told_with_what_to_do(tmp_path):
    missing = BrowserError("Chromium is not installed", hint="install chromium")
    result = look_at(FakeBrowser(fails=missing), tmp_path)
    assert (result.state, result.reason) == (
        "failed",
        "Chromium is not installed (install chromium)",
    )


def test_a_page_that_is_empty_when_drawn_is_still_refused(tmp_path):
    assert look_at(FakeBrowser(html="<p>Nothing"), tmp_path).state == "refused"


def test_explain_says_that_the_browser_drew_it(tmp_path):
    config = parse(WITH_BROWSER, tmp_path / "mirrors.toml")
    reading, text = explain(config, edges_with(FakeBrowser(), tmp_path), URL, None)
    assert reading.sources["body"] == "browser"
    assert WORDS.strip() in text


def test_explain_tells_of_a_missing_browser(tmp_path):
    config = parse(WITH_BROWSER, tmp_path / "mirrors.toml")
    missing = BrowserError("Chromium is not installed", hint="install chromium")
    with pytest.raises(BrowserError, match="not installed"):
        explain(config, edges_with(FakeBrowser(fails=missing), tmp_path), URL, None)
