"""An article whose page is drawn by script is kept from its outlet's API."""

from pathlib import Path

from mirror.model import FlagReason, TextSource
from mirror.store import read_store
from tests.fakes import MemoryWeb, page
from tests.job.world import World

ANSWER = (Path(__file__).parents[1] / "discover" / "api" / "meduza.json").read_bytes()
URL = "https://meduza.io/feature/2026/11/05/salt"
FEED = f"<rss version='2.0'><channel><item><link>{URL}</link></item></channel></rss>".encode()
TOML = """
[identity]
pseudonym = "heron"
[[outlet]]
name = "Meduza"
hosts = ["meduza.io"]
hints = "meduza"
feed = ["https://meduza.io/rss/all"]
[[mirror]]
name = "disk"
kind = "directory"
path = "public"
"""


def scripted(answer: bytes = ANSWER) -> MemoryWeb:
    """Return an outlet whose pages hold a script and whose API holds the articles."""
    return MemoryWeb({each.url: each for each in (
        page(FEED, url="https://meduza.io/rss/all", media_type="application/rss+xml"),
        page("<html><div id='root'></div><script src=/app.js></script></html>", url=URL),
        page(answer, url="https://meduza.io/api/w5/feature/2026/11/05/salt"),
    )})  # fmt: skip


def test_what_the_api_holds_is_kept(tmp_path):
    world = World(folder=tmp_path, toml=TOML)
    world.web = scripted()
    assert world.run().counts["new"] == 1
    with read_store(world.config.state) as store:
        (revision,) = store.articles.revisions()
    assert (revision.url, revision.title) == (URL, "Соль и мука на Луге")


def test_a_kept_page_that_is_away_is_not_taken_for_altered(tmp_path):
    world = World(folder=tmp_path, toml=TOML)
    text = "".join(f"<p>{'Муки осталось четыре мешка, соли — полмешка. ' * 4}</p>" for _ in "12345")
    served = f"<html lang=ru><title>Соль</title><article><h1>Соль</h1>{text}</article></html>"
    world.web = MemoryWeb(scripted().pages | {URL: page(served, url=URL)})
    assert world.run().counts["new"] == 1
    world.later(days=2)
    world.web = MemoryWeb(scripted().pages | {URL: page("busy", url=URL, status=503)})
    assert world.run().counts["failed"] == 1
    assert not world.flags(FlagReason.ALTERED)


def test_a_page_that_comes_after_its_feed_is_kept_and_no_edit(tmp_path):
    """The page's text is the better one; that it is another is nobody's doing."""
    world = World(folder=tmp_path, toml=TOML.replace('hints = "meduza"\n', ""))
    words = "Муки осталось четыре мешка, соли — полмешка. "
    paragraphs = [f"<p>{number}. {words * 4}</p>" for number in "123456789"]
    item = f"<item><title>Соль</title><link>{URL}</link><description><![CDATA[{{}}]]></description>"
    feed = f"<rss version='2.0'><channel>{item}</item></channel></rss>".format("".join(paragraphs))
    page_of = "<html lang=ru><title>Соль</title><article><h1>Соль</h1>{}</article></html>".format
    source = page(feed, url="https://meduza.io/rss/all", media_type="application/rss+xml")
    drawn = page("<html><div id='root'></div><script src=/app.js></script></html>", url=URL)
    world.web = MemoryWeb({source.url: source, URL: drawn})
    assert world.run().counts["new"] == 1
    shown = page(page_of("".join([*paragraphs, f"<p>Всё. {words}</p>"])), url=URL)
    world.web = MemoryWeb({source.url: source, URL: shown})
    world.later(days=2)
    assert world.run().counts["changed"] == 1
    assert [one.source for one in world.revisions()] == [TextSource.FEED, TextSource.PAGE]
    assert not world.flags(FlagReason.ALTERED)
    edited = page(shown.body.decode().replace("четыре мешка", "три мешка"), url=URL)
    world.web = MemoryWeb({source.url: source, URL: edited})
    world.later(days=2)
    assert world.run().counts["changed"] == 1
    (flag,) = world.flags(FlagReason.ALTERED)
    assert "silently" in flag.evidence


def test_an_edit_in_the_api_is_a_new_revision(tmp_path):
    world = World(folder=tmp_path, toml=TOML)
    world.web = scripted()
    world.run()
    world.later(days=2)
    assert world.run().counts["unchanged"] == 1
    world.later(days=2)
    world.web = scripted(ANSWER.replace("четыре мешка".encode(), "три мешка".encode()))
    assert world.run().counts["changed"] == 1
    assert world.flags(FlagReason.ALTERED)
