"""The README's commands, run as they stand there."""

import re
from pathlib import Path

import pytest

from signing import keyring, trailer
from signing.trust import Keyring, Volunteer
from tests.outlet.demo import CONFIG
from tests.outlet.server import AFTER_ALL, serve_outlet
from tests.outlet.site import Request
from tests.outlet.story import load
from tests.shell import commands as shell_commands
from tests.shell import put_programs, shell

README = (Path(__file__).parents[1] / "README.md").read_text()
EXAMPLE = "https://www.example.org/2026/11/22/article"
STORY = next(story for story in load() if story.id == 90410)


def commands(heading: str) -> list[str]:
    return shell_commands(README, heading)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A volunteer's folder in which every command of the README was run; what they printed."""
    folder = tmp_path_factory.mktemp("readme")
    put_programs(folder)
    return folder


@pytest.mark.real
def test_what_the_readme_says_works(home):
    """Run a mirror, push an article, judge a file with our command and with stock minisign."""
    with serve_outlet() as outlet:
        (init, run, status) = commands("Run a mirror")
        assert shell(home, init).returncode == 0
        public = home / "public"
        config = CONFIG.format(name="heron", url=outlet.url, public=public)
        (home / "mirrors.toml").write_text(config)
        for command in (run, status):
            assert shell(home, command).returncode == 0, command
        page = outlet.outlet.answer(Request(path=STORY.path), AFTER_ALL)
        (home / "saved.html").write_bytes(page.body)
        for command in commands("Push one article now"):
            said = shell(home, command.replace(EXAMPLE, outlet.url + STORY.path))
            assert said.returncode == 0, said.stderr
    article = min((public / "a").rglob("*.html"))
    (home / "article.html").write_bytes(article.read_bytes())
    (block,) = trailer.parse(article.read_bytes()).blocks
    listed = Keyring(volunteers=(Volunteer(name="heron", key=block.key),))
    (home / "keyring.json").write_bytes(keyring.to_json(listed))
    verify, *minisign = commands("Judge a file")
    said = shell(home, verify)
    assert said.returncode == 3, said.stderr  # one volunteer alone confirms nothing
    for command in minisign:
        said = shell(home, command)
        assert said.returncode == 0, said.stderr
    assert "Signature and comment signature verified" in said.stdout


def test_the_first_commands_come_early():
    assert "make demo" in "\n".join(README.splitlines()[:20])


def test_the_exit_codes_are_those_of_the_code():
    told = set(re.findall(r"^\| (\d) \|", README, re.MULTILINE))
    assert told == {"0", "1", "2", "3", "4"}
