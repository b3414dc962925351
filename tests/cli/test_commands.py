"""Each command once, as a volunteer types it; what stages decide is tested where they are."""

import json
from collections import Counter

import pytest

from mirror.cli import COMMANDS, main
from tests.outlet.server import AFTER_ALL
from tests.outlet.site import Request
from tests.outlet.story import load

STORY = next(story for story in load() if story.id == 90410)


@pytest.fixture
def pushed(volunteer, outlet):
    """A volunteer who keeps one article, and its address."""
    url = outlet.url + STORY.path
    assert volunteer.run("push", url)[0] == 0
    return volunteer, url


def bundles(volunteer) -> list:
    return sorted((volunteer.public / "a").rglob("*.html"))


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert all(f"\n    {name} " in told for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name, capsys):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert len(capsys.readouterr().out) > 100


def test_push_publishes_both_renditions_of_one_article(pushed):
    volunteer, _ = pushed
    assert len(bundles(volunteer)) == 2


def test_push_takes_a_saved_page(volunteer, outlet, tmp_path):
    saved = tmp_path / "saved.html"
    answer = outlet.outlet.answer(Request(path=STORY.path), AFTER_ALL)
    saved.write_bytes(answer.body)
    assert volunteer.run("push", saved, "--url", outlet.url + STORY.path)[0] == 0
    assert len(bundles(volunteer)) == 2


def test_push_of_a_file_needs_its_address(volunteer, tmp_path):
    saved = tmp_path / "saved.html"
    saved.write_text("<p>Words.</p>")
    code, _, err = volunteer.run("push", saved)
    assert code == 2
    assert "--url" in err


def test_push_of_what_is_no_article_is_refused_and_publishes_none(volunteer, outlet):
    code, out, _ = volunteer.run("push", f"{outlet.url}/rss/news")
    assert code == 1
    assert "refused" in out
    assert bundles(volunteer) == []


def test_a_published_file_verifies_as_intact_and_unknown(pushed):
    volunteer, _ = pushed
    code, out, _ = volunteer.run("verify", bundles(volunteer)[0])
    assert code == 3
    assert "INTACT" in out


def test_status_counts_what_is_kept(pushed):
    volunteer, _ = pushed
    facts = volunteer.json("status")
    assert facts["outlets"][0]["states"] == {"kept": 1}
    assert facts["mirrors"]["disk"]["status"] == "ok"


def test_status_before_the_first_run_says_how_to_start(volunteer):
    code, _, err = volunteer.run("status")
    assert code == 1
    assert "mirror run" in err


def test_history_tells_the_revisions(pushed):
    volunteer, url = pushed
    facts = volunteer.json("history", url)
    assert [one["number"] for one in facts["revisions"]] == [1]
    assert facts["flags"][0]["reason"] == "requested"


def test_diff_of_one_revision_says_which_there_are(pushed):
    volunteer, url = pushed
    code, _, err = volunteer.run("diff", url)
    assert code == 2
    assert "no revision 0" in err


def test_explain_shows_what_is_taken_and_what_is_left_out(volunteer, outlet):
    facts = volunteer.json("explain", outlet.url + STORY.path)
    assert facts["article"]["title"] == STORY.title
    assert facts["dropped"]
    assert not (volunteer.home / "state" / "state.sqlite3").exists()


def test_articles_are_not_named_unless_asked(volunteer, outlet):
    url = outlet.url + STORY.path
    assert STORY.path not in volunteer.run("push", url)[1]
    assert STORY.path in volunteer.run("push", url, "--verbose")[1]


def test_a_rehearsal_keeps_and_publishes_nothing(volunteer):
    code, out, _ = volunteer.run("run", "--dry-run", "--words")
    assert code == 0
    assert out.endswith("6 new\n")
    assert not volunteer.public.exists()
    assert not (volunteer.home / "state" / "state.sqlite3").exists()


def test_a_run_without_a_terminal_tells_events_as_lines_of_json(volunteer):
    code, out, _ = volunteer.run("run", "--limit", "2")
    events = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    kinds = Counter(event["kind"] for event in events)
    assert kinds == {"found": 6, "due": 1, "new": 2, "mirror": 1, "report": 1}
    assert next(event["count"] for event in events if event["kind"] == "due") == 2
    assert STORY.path not in out


def test_run_can_be_limited(volunteer):
    assert volunteer.json("run", "--limit", "2")["counts"] == {"new": 2}
    assert volunteer.json("run", "--since", "2027-01-01")["counts"] == {"new": 4}


def test_run_of_an_unknown_outlet_names_the_known(volunteer):
    code, _, err = volunteer.run("run", "--outlet", "Nobody")
    assert code == 2
    assert "The Northern Ferry" in err


@pytest.mark.parametrize("text", ["15", "0m", "m", "1w", "-5m"])
def test_every_takes_a_time(volunteer, text):
    code, _, err = volunteer.run("run", f"--every={text}")
    assert code == 2
    assert "not a time like 15m" in err


def test_status_writes_a_page_and_metrics(pushed, tmp_path):
    volunteer, _ = pushed
    page, metrics = tmp_path / "status.html", tmp_path / "tamizdat.prom"
    assert volunteer.run("status", "--html", page, "--metrics", metrics)[0] == 0
    assert b"The Northern Ferry: 1 articles in 1 revisions" in page.read_bytes()
    told = metrics.read_text()
    assert 'tamizdat_articles_kept{outlet="The Northern Ferry"} 1.0' in told
    assert 'tamizdat_mirror_verified{mirror="disk"} 1.0' in told


def test_status_tells_how_old_the_last_good_run_is(pushed):
    volunteer, _ = pushed
    assert "last good run: 0 minutes ago" in volunteer.run("status")[1]
