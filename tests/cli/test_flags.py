"""Flags, as a volunteer sees and raises them."""

import json

from tests.outlet.story import load

STORY = next(story for story in load() if story.id == 90410)
ELSEWHERE = "https://news.example/2026/story"


def test_a_flag_raised_by_hand_is_listed_with_its_evidence(volunteer):
    assert volunteer.run("flag", ELSEWHERE, "--reason", "the site closes tomorrow")[0] == 0
    code, out, _ = volunteer.run("flags", "--json")
    assert code == 0
    (flag,) = map(json.loads, out.splitlines())
    assert flag["url"] == ELSEWHERE
    assert "the site closes tomorrow" in flag["evidence"]


def test_a_second_flag_of_the_same_kind_is_no_news(volunteer):
    volunteer.run("flag", ELSEWHERE)
    assert volunteer.json("flag", ELSEWHERE)["new"] is False


def test_a_flagged_article_is_captured_by_the_next_run(volunteer, outlet):
    url = outlet.url + STORY.path
    volunteer.run("flag", url)
    volunteer.run("run", "--limit", "1")
    assert volunteer.json("why", url)["kept"] == 1


def test_why_tells_of_an_article_that_nothing_flags(volunteer):
    facts = volunteer.json("why", ELSEWHERE)
    assert facts["capture"] is False
    assert "no outlet here has its host" in volunteer.run("why", ELSEWHERE)[1]


def test_why_names_the_designation_of_the_outlet(volunteer, outlet):
    volunteer.run("run", "--limit", "1")
    assert "designated" in volunteer.run("why", outlet.url + STORY.path)[1]


def test_flags_can_be_listed_by_reason(volunteer):
    volunteer.run("flag", ELSEWHERE)
    assert ELSEWHERE in volunteer.run("flags", "--reason", "requested")[1]
    assert ELSEWHERE not in volunteer.run("flags", "--reason", "blocked")[1]


def test_outlets_are_listed(volunteer):
    assert "The Moscow Times" in volunteer.run("outlets", "list")[1]


def test_a_selector_that_matches_nothing_is_found_out(volunteer):
    config = volunteer.home / "mirrors.toml"
    text = config.read_text().replace("hosts = [", 'hints = "meduza"\nhosts = [')
    config.write_text(text)
    volunteer.run("run", "--limit", "2")
    code, out, _ = volunteer.run("outlets", "check", "--pages", "2")
    assert code == 1, out
    assert "stale: " in out
