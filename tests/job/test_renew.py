"""The mirror list in files that are kept follows the trust list."""

from contextlib import suppress
from datetime import timedelta
from hashlib import sha256

import pytest

from mirror import job
from mirror.audit import Finding
from mirror.job import renew
from mirror.model import Status
from mirror.store import open_store
from mirror.store.files import Files
from signing import ceremony, keyring, pack, policy, trailer
from signing.mirrorlist import LivingMirror
from signing.pack import Pin
from signing.trust import Keyring, Volunteer
from signing.verify import verify
from tests.fakes import MemoryHost
from tests.job.world import TOML, World, key
from tests.outlet.server import AFTER_ALL
from tests.publish.faults import Killed, KilledAt
from tests.signing.packs import DUTY, ROOTS, folder, signed

SINCE = AFTER_ALL.date()
ONE = LivingMirror(url="https://one.example/", kind="https", since=SINCE)
TWO = LivingMirror(url="https://two.example/", kind="https", since=SINCE)


def first():
    """Return a ceremony's folder that lists the volunteer heron."""
    heron = Keyring(volunteers=(Volunteer(name="heron", key=key().public),))
    files = ceremony.say(folder(AFTER_ALL), "keyring.json", keyring.to_json(heron))
    return ceremony.publish(signed(files, *ROOTS[:3], now=AFTER_ALL), DUTY, AFTER_ALL)


class Newsroom(World):
    """A world whose trust list can be published anew."""

    def publish_list(self, *mirrors):
        """Say which mirrors live, as of now."""
        said = ceremony.say(self.ceremony, "mirrors.json", policy.mirrors_to_json(mirrors))
        self.ceremony = ceremony.publish(said, DUTY, self.clock())
        data = ceremony.trust_pack(self.ceremony)
        (self.folder / "trust-pack.json").write_bytes(data)

    def bundles(self):
        """Return what the mirror has of articles: path -> bytes."""
        return {path: data for path, data in self.files().items() if path.startswith("a/")}

    def named(self):
        """Return which mirrors the files name: each distinct list once."""
        known = pack.read(ceremony.trust_pack(self.ceremony), Pin(root=fingerprint(self))).trust
        found = [verify(data, known, now=self.clock()).living for data in self.bundles().values()]
        return {one and frozenset(one.listing.mirrors) for one in found}


def fingerprint(world):
    return pack.fingerprint(ceremony.trust_pack(world.ceremony))


@pytest.fixture
def world(tmp_path):
    toml = f'trust = "trust-pack.json"\n{TOML}'
    made = Newsroom(folder=tmp_path, stories=1, toml=toml)
    made.ceremony = first()
    made.publish_list(ONE)
    made.run()
    made.later(days=1)
    return made


def test_a_mirror_that_went_is_named_no_more_in_files_that_are_kept(world):
    before = world.bundles()
    world.publish_list(TWO)
    report = world.run()
    assert world.named() == {frozenset({TWO})}
    assert report.counts["list renewed"] == len(before)
    assert report.receipts[0].status is Status.OK


def test_what_is_signed_of_the_words_stays_to_the_byte_and_old_copies_stay_good(world):
    before = world.bundles()
    world.publish_list(TWO)
    world.run()
    after = world.bundles()
    assert after.keys() == before.keys()
    for path, data in before.items():
        old, new = trailer.parse(data), trailer.parse(after[path])
        assert (old.unverified, old.blocks) == (new.unverified, new.blocks)
        assert old.listing != new.listing
        known = pack.read(ceremony.trust_pack(world.ceremony), Pin(root=fingerprint(world))).trust
        assert verify(data, known, now=world.clock()).intact


def test_a_newer_number_alone_rewrites_nothing(world):
    before = world.bundles()
    world.publish_list(ONE)
    assert not world.run().counts.get("list renewed")
    assert world.bundles() == before


def test_a_list_that_soon_runs_out_gives_way_to_one_that_holds(world):
    world.later(days=18)
    world.publish_list(ONE)
    before = world.bundles()
    world.run()
    assert world.bundles() == before
    world.later(days=2)
    world.run()
    for data in world.bundles().values():
        assert trailer.parse(data).listing.until == SINCE + timedelta(days=19 + 30)


def test_a_second_run_after_it_changes_nothing(world):
    world.publish_list(TWO)
    world.run()
    before = dict(world.files())
    world.later(hours=1)
    assert not world.run().counts.get("list renewed")
    assert world.files() == before


def test_one_run_renews_no_more_than_its_share_texts_first(world, monkeypatch):
    monkeypatch.setattr(renew, "MOST_BYTES", 1)
    world.publish_list(TWO)
    files = world.revisions()[0].files
    assert world.run().counts["list renewed"] == 1
    assert TWO in trailer.parse(world.bundles()[files[0].path]).listing.mirrors
    assert ONE in trailer.parse(world.bundles()[files[-1].path]).listing.mirrors
    for _ in files:
        world.later(hours=1)
        world.run()
    assert world.named() == {frozenset({TWO})}


def test_an_emergency_push_does_not_wait_for_it(world):
    world.publish_list(TWO)
    url = world.revisions()[0].url
    job.push(world.config, world.edges, url)
    assert world.named() == {frozenset({ONE})}


def test_killed_between_a_file_and_its_row_the_next_run_finishes(world, monkeypatch):
    """A list that went meanwhile must not leave a file that the index does not know."""
    world.publish_list(TWO)

    def killed(self, files):
        raise Killed

    with monkeypatch.context() as patched, open_store(world.config.state) as store:
        patched.setattr(Files, "rewritten", killed)
        with pytest.raises(Killed):
            renew.renew_lists(world.config, store, world.edges)
    (world.folder / "trust-pack.json").unlink()
    world.toml = TOML
    world.later(hours=7)
    assert world.run().receipts[0].status is Status.OK
    known = {file.path: file.sha256 for one in world.revisions() for file in one.files}
    assert {path: sha256(data).hexdigest() for path, data in world.bundles().items()} == known
    assert any(TWO in trailer.parse(data).listing.mirrors for data in world.bundles().values())


@pytest.mark.parametrize("at", range(0, 30, 3))
def test_killed_while_it_goes_out_the_index_is_true_and_the_next_run_finishes(world, at):
    host = world.hosts["disk"]
    world.publish_list(TWO)
    world.hosts["disk"] = KilledAt(host, at)
    with suppress(Killed):
        world.run()
    world.hosts["disk"] = host
    world.later(hours=1)
    assert world.run().receipts[0].status is Status.OK
    assert world.named() == {frozenset({TWO})}


def test_a_damaged_file_is_told_and_the_others_go_on(world):
    files = world.revisions()[0].files
    victim = world.config.state / "tree" / files[0].path
    victim.write_bytes(victim.read_bytes()[:-9])
    world.publish_list(TWO)
    assert world.run().counts["list renewed"] == len(world.bundles()) - 1
    assert any(victim.name in event.reason for event in world.events)


def test_whoever_finds_a_mirror_lying_names_it_in_no_list_of_theirs(world):
    world.hosts["one"] = MemoryHost()
    one = f'\n[[mirror]]\nname = "one"\nkind = "directory"\npath = "one"\nurl = "{ONE.url}"\n'
    world.toml += one
    world.publish_list(ONE, TWO)
    world.run()
    report = job.audit(world.config, world.edges, choose=lambda files, n: files[:n])
    assert report.findings["one"] in {Finding.MISSING, Finding.UNREACHABLE}
    world.run()
    assert world.named() == {frozenset({TWO})}
