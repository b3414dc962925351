import pytest

from mirror.browser import Browser
from mirror.browser.run import PROGRAMS
from mirror.fetch import FetchPolicy, HttpWeb
from mirror.model import Limits
from tests.browser.site import served
from tests.real import find


@pytest.fixture
def site():
    with served() as one:
        yield one


@pytest.fixture
def web():
    return HttpWeb(FetchPolicy(allow_loopback=True))


@pytest.fixture
def draw(web):
    """Draw the page at a URL with the system's Chromium; return its HTML."""
    find(*PROGRAMS)
    browser = Browser(web, user_agent="Mozilla/5.0 (test)")

    def draw(url, *, hosts=(), **limits):
        wanted = Limits(**{"deadline_s": 60.0, "max_bytes": 2_000_000, **limits})
        capture = web.get(url, limits=Limits())
        return browser.draw(capture, hosts=hosts, limits=wanted).body.decode()

    return draw
