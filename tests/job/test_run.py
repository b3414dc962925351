"""One pass over the simulated outlet, and what a second one does."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from mirror.model import FlagReason
from mirror.publish.directory import DirectoryHost
from signing import minisig, sign, trailer
from signing.trust import Keyring, Trust, Volunteer
from signing.verdict import Code
from signing.verify import verify
from tests.fakes import FixedClock
from tests.job.world import TOML, World, key
from tests.outlet.story import load
from tests.outlet.timeline import Edit, Interruption, Outage, TakeDown

STORIES = load()[:3]
STORY = STORIES[1]
DAY = timedelta(days=1)


@pytest.fixture
def world(tmp_path) -> World:
    return World(folder=tmp_path)


def bundles(world: World) -> dict[str, bytes]:
    return {path: data for path, data in world.files().items() if path.startswith("a/")}


def index(world: World) -> dict:
    return json.loads(world.files()["index.json"])


def test_every_article_of_the_feeds_is_published_in_both_renditions(world):
    report = world.run()
    assert report.counts == {"new": len(STORIES)}
    renditions = [
        file["rendition"]
        for article in index(world)["articles"]
        for file in article["revisions"][0]["files"]
    ]
    assert renditions.count("text") == renditions.count("full") == len(STORIES)


def test_every_published_bundle_is_intact_and_signed_by_the_volunteer(world):
    world.run()
    for data in bundles(world).values():
        verdict = verify(data, Trust(), now=world.clock())
        assert verdict.code is Code.UNKNOWN
        assert [signer.key for signer in verdict.signers] == [world.key.public]


def test_a_second_run_changes_nothing_and_says_so(world):
    world.run()
    before = dict(world.files())
    again = world.run()
    assert not again.changed
    assert world.files() == before


def test_a_tree_that_is_everywhere_is_left_alone_for_some_hours(world):
    world.run()
    host = world.hosts["disk"]
    host.calls.clear()
    again = world.run()
    assert host.calls == []
    assert again.verified == 1
    world.later(hours=7)
    world.run()
    assert host.calls != []


def test_a_lost_state_folder_does_not_empty_the_mirror(world):
    world.run()
    before = dict(world.files())
    shutil.rmtree(world.config.state)
    down = Interruption(start=world.clock(), end=world.clock() + DAY, outage=Outage.DOWN)
    world.let_happen(interruptions=(down,))
    assert world.run().verified == 0
    assert world.files() == before


def test_the_index_is_signed_and_names_what_is_there(world):
    world.run()
    data = world.files()["index.json"]
    _, signature = minisig.parse_signature(world.files()["index.json.minisig"].decode())
    minisig.verify(minisig.digest(data), world.key.public, signature)
    named = [
        file["path"]
        for article in index(world)["articles"]
        for revision in article["revisions"]
        for file in revision["files"]
    ]
    assert sorted(named) == sorted(bundles(world))


def test_two_volunteers_on_other_days_make_the_same_bodies_and_both_can_sign(tmp_path):
    one = World(folder=tmp_path / "one")
    later = FixedClock(datetime(2026, 11, 23, 3, 17, tzinfo=UTC))
    two = World(folder=tmp_path / "two", key=key(2), clock=later)
    one.run()
    two.run()
    assert sorted(bundles(one)) == sorted(bundles(two))
    path = min(bundles(one))
    ours, theirs = bundles(one)[path], bundles(two)[path]
    joined = sign.attach(ours, trailer.parse(theirs).blocks[0])
    volunteers = tuple(
        Volunteer(name=name, key=world.key.public)
        for name, world in {"heron": one, "sparrow": two}.items()
    )
    trust = Trust(keyring=Keyring(volunteers=volunteers))
    assert verify(joined, trust, now=two.clock()).code is Code.CAPTURED


def test_a_block_page_is_never_signed_and_the_good_copy_stays(world):
    world.run()
    before = bundles(world)
    start = world.clock()
    blocked = Interruption(start=start, end=start + 9 * DAY, outage=Outage.BLOCK_PAGE)
    world.let_happen(interruptions=(blocked,))
    world.later(days=2)
    assert world.run().counts == {"vanished": len(STORIES)}
    assert bundles(world) == before


def test_a_takedown_is_told_and_the_good_copy_stays(world):
    world.run()
    before = bundles(world)
    world.let_happen(events=(TakeDown(id=STORY.id, at=world.clock()),))
    world.later(days=2)
    assert world.run().counts["vanished"] == 1
    assert bundles(world) == before
    assert [flag.evidence for flag in world.flags(FlagReason.VANISHED)] == ["answered 404"]


def test_an_edit_makes_a_new_revision_that_names_the_old_one(world):
    world.run()
    before = bundles(world)
    part = next(n for n, part in enumerate(STORY.parts) if part.kind == "paragraph")
    edit = Edit(id=STORY.id, at=world.clock(), part=part, text="Other words stand here now.")
    world.let_happen(events=(edit,))
    world.later(days=2)
    assert world.run().counts["changed"] == 1
    assert "silently" in world.flags(FlagReason.ALTERED)[0].evidence
    new = {path: data for path, data in bundles(world).items() if path not in before}
    claims = [trailer.parse(data).blocks[0].claims for data in new.values()]
    assert {f"{claim.supersedes[:32]}.html" for claim in claims} <= {
        path.rpartition("/")[2] for path in before
    }


def test_an_outlet_that_nothing_flags_is_captured_only_if_requests_count(tmp_path):
    listed = World(folder=tmp_path / "one")
    assert listed.run().counts["new"] == len(STORIES)
    strict = World(folder=tmp_path / "two", toml=TOML + '[policy]\ncapture = ["designated"]\n')
    assert strict.run().counts == {}


def test_a_picture_that_comes_later_takes_the_place_of_its_placeholder(world):
    world.unreachable = _Under(world.outlet.base + "/image/")
    world.run()
    lost = [one.url for one in world.revisions() if one.lost]
    assert lost
    world.unreachable = set()
    world.later(days=1)
    assert world.run().counts["mended"] == len(lost)
    assert [one.lost for one in world.revisions()] == [0] * len(STORIES)
    assert {one.number for one in world.revisions()} == {1}
    assert len(bundles(world)) == 2 * len(STORIES)
    world.later(days=1)
    assert "mended" not in world.run().counts


class _Under:
    """Every URL that begins so."""

    def __init__(self, start: str) -> None:
        self.start = start

    def __contains__(self, url: str) -> bool:
        return url.startswith(self.start)


def test_one_article_that_fails_never_stops_the_others(world):
    world.unreachable = {world.outlet.base + STORY.path}
    report = world.run()
    assert report.counts == {"failed": 1, "new": len(STORIES) - 1}
    assert [skipped.stage for skipped in report.skipped] == ["failed"]


def test_nothing_published_tells_of_the_machine(world, tmp_path):
    world.hosts["disk"] = DirectoryHost(tmp_path / "public")
    world.run()
    for path in (tmp_path / "public").rglob("*"):
        if path.is_file():
            assert str(tmp_path).encode() not in path.read_bytes()
