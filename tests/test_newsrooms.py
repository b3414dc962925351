"""The commands of docs/NEWSROOMS.md, one after the other, against the outlet on loopback."""

import re
from pathlib import Path

import pytest

from signing import trailer
from tests.outlet.demo import CONFIG
from tests.outlet.server import AFTER_ALL, serve_outlet
from tests.outlet.site import Request
from tests.outlet.story import load
from tests.shell import commands, put_programs, shell

PAGE = (Path(__file__).parents[1] / "docs" / "NEWSROOMS.md").read_text()
HOST = "https://www.example.org"
STORY = next(story for story in load() if story.id == 90410)
OTHER = next(story for story in load() if story.id != STORY.id)
WORDS = "The ferry crossed the river at night and carried what it always carried. " * 12
PASSPHRASE = "words"


class Desk:
    """A newsroom's folder; `follow` types the commands of one section."""

    def __init__(self, home: Path, served) -> None:
        self.home, self.served = home, served
        self.names: dict[str, str] = {}

    def follow(self, heading: str) -> list[str]:
        """Return what each command printed."""
        return [self.type(command) for command in commands(PAGE, heading)]

    def type(self, command: str) -> str:
        for example, real in self._real().items():
            command = command.replace(example, real)
        typed = "y" if "trust add " in command else PASSPHRASE
        ended = shell(self.home, command, typed)
        assert ended.returncode == 0, (command, ended.stdout, ended.stderr)
        return ended.stdout

    def _real(self) -> dict[str, str]:
        """What a reader of the page puts in the place of its examples."""
        base = self.served.url
        return {
            f"{HOST}/2026/11/22/article": base + STORY.path,
            f"{HOST}/2026/11/22/other": base + OTHER.path,
            HOST: base,
            "www.example.org": "127.0.0.1",
            **self.names,
        }

    def name(self, example: str, told: str) -> None:
        """Let *example* of the page be the first file that a command *told* of."""
        (path,) = re.findall(r"a/\S+\.html(?= \(text\))", told)
        self.names[f"a/2026/11/{example}.html"] = path


@pytest.fixture
def desk(tmp_path):
    put_programs(tmp_path)
    with serve_outlet() as served:
        page = served.outlet.answer(Request(path=STORY.path), AFTER_ALL)
        (tmp_path / "saved.html").write_bytes(page.body)
        text = f"<p>{WORDS}</p><p>{WORDS[::-1]}</p>"
        (tmp_path / "story.html").write_text(f"<html><body><article>{text}{text}</article>")
        yield Desk(tmp_path, served)


@pytest.mark.real
def test_the_page_can_be_followed(desk):
    """From nothing to a push, a trust list, an offline signature, a zip and a withdrawal."""
    desk.follow("Keys")
    desk.follow("The machine that publishes")
    config = CONFIG.format(name="desk", url=desk.served.url, public=desk.home / "public")
    (desk.home / "mirrors.toml").write_text(config)
    for told in desk.follow("Push"):
        assert "1 of 1 verified copies live in" in told

    desk.name("NAME", desk.type(f"mirror history {HOST}/2026/11/22/article"))
    assert "PUBLISHED BY The Example" in desk.follow("Let readers know your key")[-1]

    sign_offline(desk)
    desk.follow("Without a network")
    (told,) = desk.follow("Correct, withdraw")
    assert "1 retracted" in told


def sign_offline(desk):
    """Do what `mirror claim` says between the commands of that section."""
    push, history, copy, claim, again = commands(PAGE, "With a key that never meets a network")
    desk.type(push)
    desk.name("OTHER", desk.type(history))
    desk.type(copy)
    for command in desk.type(claim).splitlines():
        desk.type(command.replace("SECRET.key", "newsroom.key"))
    assert "1 signed" in desk.type(again)
    published = desk.home / "public" / desk.names["a/2026/11/OTHER.html"]
    roles = {block.claims.role for block in trailer.parse(published.read_bytes()).blocks}
    assert roles == {"origin", "capture"}


def test_no_section_with_commands_is_left_out():
    sections = re.findall(r"\n## (.*)\n([^#]*)", PAGE)
    ours = Path(__file__).read_text()
    assert [
        title for title, text in sections if "    $ " in text and f'"{title}"' not in ours
    ] == []
