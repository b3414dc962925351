"""An article taken back: readers see that and why, and nothing is deleted."""

import hashlib
import json
from dataclasses import replace

import pytest

from mirror import job
from mirror.errors import ConfigError, StoreError
from mirror.job import signer_of
from mirror.job.notice import notice, when_of
from mirror.store import read_store
from signing import trailer
from signing.trailer import Role
from signing.verdict import Code
from signing.verify import verify
from tests.fakes import MemoryWeb
from tests.job.test_push import NEWSROOM, URL, bundles, from_cms, push, trust
from tests.job.world import World

REASON = "We printed <b>the wrong name</b>."


@pytest.fixture
def world(tmp_path) -> World:
    made = World(folder=tmp_path, stories=0)
    push(made, from_cms())
    made.later(hours=2)
    return made


def retract(world: World, url: str = URL, reason: str = REASON):
    config, edges = world.config, world.edges
    return job.retract(
        config, edges, url, reason, signer=signer_of(config, edges, key=NEWSROOM, role=Role.ORIGIN)
    )


def revisions(world: World) -> list[dict]:
    (article,) = json.loads(world.files()["index.json"])["articles"]
    return article["revisions"]


def test_the_notice_is_published_by_the_newsroom_and_supersedes_the_article(world):
    before = [file["path"] for file in revisions(world)[0]["files"]]
    assert retract(world).counts == {"retracted": 1}
    old, new = revisions(world)
    assert [file["path"] for file in old["files"]] == before
    for was, file in zip(old["files"], new["files"], strict=True):
        data = world.files()[file["path"]]
        assert verify(data, trust(), now=world.clock()).code is Code.PUBLISHED
        (block,) = trailer.parse(data).blocks
        assert was["path"].endswith(f"{block.claims.supersedes[:32]}.html")


def test_what_was_withdrawn_stays_and_still_verifies(world):
    before = bundles(world)
    retract(world)
    assert set(before) < set(bundles(world))


def test_readers_and_programs_are_told_why(world):
    retract(world)
    old, new = revisions(world)
    assert "retracted" not in old
    assert new["retracted"] == REASON
    assert b"Withdrawn: Night ferry" in world.files()["index.html"]
    (history,) = (data for path, data in world.files().items() if path.startswith("h/"))
    assert b"We printed &lt;b&gt;the wrong name&lt;/b&gt;." in history


def test_a_later_run_leaves_it_alone_and_a_push_publishes_it_anew(world):
    retract(world)
    world.web = MemoryWeb()
    world.later(days=3)
    assert world.run().counts == {"unchanged": 1}
    assert world.web.asked == [
        "https://ferry.example/rss/news",
        "https://ferry.example/ru/rss/news",
    ]
    assert push(world, from_cms("<p>Now with the right name, as it should have been.</p>")).counts
    assert "retracted" not in revisions(world)[-1]


def test_a_text_that_comes_back_is_signed_anew_and_no_revision_loses_its_files(world):
    job.push(world.config, world.edges, URL, from_cms())  # the mirror's own key vouches, too
    retract(world)
    world.later(hours=2)
    push(world, from_cms())
    files = [[file["path"] for file in revision["files"]] for revision in revisions(world)]
    assert files[0] == files[2] != files[1]
    own, newsroom = sorted(
        trailer.parse(world.files()[files[2][0]]).blocks, key=lambda block: block.claims.role
    )
    assert files[1][0].endswith(f"{newsroom.claims.supersedes[:32]}.html")
    assert (own.key, own.claims.role) == (world.key.public, Role.CAPTURE)
    for revision in revisions(world):
        for file in revision["files"]:
            published = world.files()[file["path"]]
            assert hashlib.sha256(published).hexdigest() == file["sha256"]


def test_to_withdraw_twice_for_one_reason_is_to_withdraw_once(world):
    retract(world)
    world.later(days=1)
    assert retract(world).counts == {"unchanged": 1}
    assert len(revisions(world)) == 2


def test_only_what_is_kept_and_one_s_own_is_withdrawn(world):
    with pytest.raises(StoreError, match="nothing is kept"):
        retract(world, f"{URL}-2")
    with pytest.raises(ConfigError, match="no host of an outlet"):
        retract(world, "https://elsewhere.example/x")


@pytest.mark.parametrize("language", ["en", "ru", "uk", "be", "fa"])
def test_the_notice_is_in_the_article_s_language(world, language):
    with read_store(world.config.state) as store:
        (revision,) = store.articles.revisions()
    withdrawn = replace(revision, language=language)
    title = notice(withdrawn, REASON, world.clock().date()).title
    assert title.endswith(": Night ferry")
    assert title.startswith("Withdrawn") == (language == "en")


@pytest.mark.parametrize("text", ["", "2026-11-22", "2026-11-22T20:00:00Z"])
def test_the_day_of_an_article_survives_its_row(text):
    when = when_of(text)
    assert (when.isoformat().replace("+00:00", "Z") if when else "") == text
