"""An article whose page is drawn by script is kept from its outlet's API."""

from pathlib import Path

from mirror.model import NO_VALIDATORS, Capture, FlagReason, Limits, Validators
from mirror.store import read_store
from tests.job.world import World
from tests.outlet.server import AFTER_ALL

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


class ScriptedOutlet:
    """An outlet whose pages hold a script and whose API holds the articles."""

    answer = ANSWER

    def get(self, url: str, *, limits: Limits, accept: str = "*/*",
            validators: Validators = NO_VALIDATORS) -> Capture:  # fmt: skip
        pages = {
            "https://meduza.io/rss/all": ("application/rss+xml", FEED),
            URL: ("text/html", b"<html><div id='root'></div><script src=/app.js></script></html>"),
            "https://meduza.io/api/w5/feature/2026/11/05/salt": ("application/json", self.answer),
        }
        media_type, body = pages.get(url, ("", b""))
        return Capture(url=url, final_url=url, status=200 if body else 404, charset="utf-8",
                       media_type=media_type, body=body, at=AFTER_ALL)  # fmt: skip


def test_what_the_api_holds_is_kept(tmp_path):
    world = World(folder=tmp_path, toml=TOML)
    world.web = ScriptedOutlet()
    assert world.run().counts["new"] == 1
    with read_store(world.config.state) as store:
        (revision,) = store.articles.revisions()
    assert (revision.url, revision.title) == (URL, "Соль и мука на Луге")


def test_an_edit_in_the_api_is_a_new_revision(tmp_path):
    world = World(folder=tmp_path, toml=TOML)
    world.web = ScriptedOutlet()
    world.run()
    world.later(days=2)
    assert world.run().counts["unchanged"] == 1
    world.later(days=2)
    world.web.answer = ANSWER.replace("четыре мешка".encode(), "три мешка".encode())
    assert world.run().counts["changed"] == 1
    assert world.flags(FlagReason.ALTERED)
