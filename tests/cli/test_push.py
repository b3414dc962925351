"""What `mirror push` says at its end, where that is not success."""

import pytest

WORDS = "The ferry crossed the river at night and carried what it always carried. " * 12


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "saved.html"
    path.write_text(f"<html><title>Night ferry</title><article><h1>Night ferry</h1><p>{WORDS}</p>")
    return path


def test_an_article_that_is_not_there_is_not_pushed_whatever_else_is_live(volunteer, outlet, saved):
    url = f"{outlet.url}/2026/11/23/night-ferry"
    assert volunteer.run("push", saved, "--url", url)[0] == 0
    code, told, error = volunteer.run("push", f"{outlet.url}/2026/11/23/no-such-page")
    assert code == 1
    assert "1 of 1 verified copies live" in told
    assert error == (
        "mirror: error: not pushed: the server answered with status 404\n"
        "hint: push it from a file: mirror push saved.html --url URL\n"
    )


def test_where_no_mirror_is_reached_the_way_by_hand_is_named(volunteer, outlet, saved):
    (volunteer.home / "public").write_text("a file stands where the folder would be")
    code, told, error = volunteer.run("push", saved, "--url", f"{outlet.url}/2026/11/23/night")
    assert code == 1
    assert "queued for the next run: disk" in told
    assert "no mirror has it: it is signed, kept and queued" in error
    assert "mirror export tree.zip" in error
