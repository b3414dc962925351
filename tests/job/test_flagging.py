"""Sources of flags are asked once a day, and files count if somebody in the keyring signed them."""

from dataclasses import replace

import pytest

from mirror.flags import RegisterRow, Snapshot, dump_snapshot
from mirror.job.flagging import take_snapshot
from mirror.model import FlagReason
from mirror.store import read_store
from signing import keyring, minisig
from signing.trust import Keyring, Origin, Revocation, Volunteer
from tests.flags.registry import RegisterWeb
from tests.job.world import BASE, TOML, World, key
from tests.outlet.server import AFTER_ALL
from tests.outlet.story import load

SIGNER = key(7)
NEWSROOM = Origin(name="Ferry", key=SIGNER.public, hosts=("ferry.example",))
OTHERS = Origin(name="Others", key=SIGNER.public, hosts=("other.example",))
FRIEND = Volunteer(name="otter", key=SIGNER.public)
GONE = Revocation(key=SIGNER.public, reason="lost", at=AFTER_ALL.date())
ROW = RegisterRow(register="undesirable", name="«The Northern Ferry»", added=AFTER_ALL.date())
SNAPSHOT = dump_snapshot(Snapshot(register="undesirable", taken=AFTER_ALL, rows=(ROW,)))
STORY = next(story for story in load() if story.id == 90387)
REQUEST = f'{{"format":"tamizdat-request/1","requests":[{{"url":"{BASE}{STORY.path}"}}]}}'.encode()


def world_of(folder, sources: str, trusted: Keyring, **files: bytes) -> World:
    """Return a world whose mirrors.toml names *sources*, with files that SIGNER signed."""
    (folder / "keyring.json").write_bytes(keyring.to_json(trusted))
    for name, body in files.items():
        (folder / name).write_bytes(body)
        signature = minisig.sign(minisig.digest(body), SIGNER, "a file")
        (folder / f"{name}.minisig").write_text(minisig.dump_signature(signature, "a file"))
    toml = f'trust = "keyring.json"\n{TOML}[flags]\n{sources}\n'
    return World(folder=folder, toml=toml, stories=1)


def complaints(world: World) -> list[str]:
    return [event.reason for event in world.events if event.kind == "source failed"]


def test_a_snapshot_that_a_volunteer_signed_designates_the_outlet(tmp_path):
    trusted = Keyring(volunteers=(FRIEND,))
    world = world_of(tmp_path, 'snapshots = ["minjust"]', trusted, minjust=SNAPSHOT)
    world.run()
    (flag,) = world.flags(FlagReason.DESIGNATED)
    assert flag.url == f"{BASE}/"
    assert not complaints(world)


def test_a_snapshot_taken_by_one_mirror_serves_another(tmp_path):
    taker = replace(World(folder=tmp_path, key=SIGNER).edges, registers=RegisterWeb())
    data, signature = take_snapshot("foreign agent", taker)
    world = world_of(tmp_path, 'snapshots = ["minjust"]', Keyring(volunteers=(FRIEND,)))
    (tmp_path / "minjust").write_bytes(data)
    (tmp_path / "minjust.minisig").write_bytes(signature)
    world.run()
    assert world.flags(FlagReason.DESIGNATED)
    assert not complaints(world)


@pytest.mark.parametrize(
    ("trusted", "why"),
    [
        (Keyring(), "nobody in the keyring has the key"),
        (Keyring(volunteers=(FRIEND,), revoked=(GONE,)), "nobody in the keyring has the key"),
    ],
    ids=["a stranger's", "a revoked key's"],
)
def test_a_snapshot_of_nobody_who_counts_is_refused(tmp_path, trusted, why):
    world = world_of(tmp_path, 'snapshots = ["minjust"]', trusted, minjust=SNAPSHOT)
    world.run()
    assert not world.flags(FlagReason.DESIGNATED)
    assert why in complaints(world)[0]


def test_a_snapshot_changed_after_signing_is_refused(tmp_path):
    trusted = Keyring(volunteers=(FRIEND,))
    world = world_of(tmp_path, 'snapshots = ["minjust"]', trusted, minjust=SNAPSHOT)
    (tmp_path / "minjust").write_bytes(SNAPSHOT.replace(b"Ferry", b"Sloop"))
    world.run()
    assert "does not hold" in complaints(world)[0]


def test_a_newsrooms_request_is_captured_though_no_source_names_it(tmp_path):
    trusted = Keyring(origins=(NEWSROOM,))
    world = world_of(tmp_path, 'requests = ["asked"]', trusted, asked=REQUEST)
    world.stories = 6
    world.__post_init__()
    world.toml = world.toml.replace(f'"{BASE}/rss/news", "{BASE}/ru/rss/news"', "")
    world.run()
    with read_store(world.config.state) as store:
        assert [one.url for one in store.articles.revisions()] == [BASE + STORY.path]


@pytest.mark.parametrize("trusted", [Keyring(origins=(OTHERS,)), Keyring(volunteers=(FRIEND,))])
def test_nobody_asks_for_another_newsrooms_articles(tmp_path, trusted):
    world = world_of(tmp_path, 'requests = ["asked"]', trusted, asked=REQUEST)
    world.run()
    assert "does not speak for" in complaints(world)[0]


def test_a_source_is_asked_once_a_day(tmp_path):
    world = world_of(tmp_path, 'registers = ["undesirable"]', Keyring())
    for hours in (0, 1, 22):
        world.later(hours=hours)
        world.run()
    assert complaints(world) == ["no answer", "no answer"]
