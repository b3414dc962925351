"""A page that a real browser saves anew is recognized as such."""

import pytest

from signing.trailer import Role
from signing.verdict import Code
from signing.verify import verify
from tests.real import find, missing
from tests.signing.makers import NOW, signed, trust

try:
    from playwright.sync_api import sync_playwright
except ImportError:
    sync_playwright = None

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Return what Chromium makes of a bundle: saved as one file, and as its page's source."""
    if sync_playwright is None:
        missing("playwright (pip install 'tamizdat[browser]')")
    file = tmp_path_factory.mktemp("saved") / "f.html"
    file.write_bytes(signed(("newsroom", Role.ORIGIN), ("anna", Role.CAPTURE)))
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=find("chromium", "google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page()
        page.goto(file.as_uri())
        session = page.context.new_cdp_session(page)
        whole = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
        source = page.evaluate("new XMLSerializer().serializeToString(document)")
        browser.close()
    return {"mhtml": whole.encode(), "serialized": source.encode()}


@pytest.mark.parametrize("form", ["mhtml", "serialized"])
def test_a_page_that_chromium_saved_is_recognized(saved, form):
    assert verify(saved[form], trust(), now=NOW).code is Code.RESAVED
