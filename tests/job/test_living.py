"""The publisher's trust list in the tree: living mirrors on its pages, and the list itself."""

from datetime import UTC, datetime, timedelta

import pytest

from signing import ceremony, keyring, pack, policy, store
from signing.errors import TrustError
from signing.mirrorlist import LivingMirror
from signing.pack import Pin
from signing.trust import Keyring, Volunteer
from signing.update import update
from signing.verify import verify
from tests.job.world import TOML, World, key
from tests.outlet.server import AFTER_ALL
from tests.signing.packs import DUTY, ROOTS, folder, signed

BASE = "https://m.example/"
SAID = (
    LivingMirror(url="mailto:mirror@m.example", kind="mail", since=AFTER_ALL.date()),
    LivingMirror(url=BASE, kind="https", since=AFTER_ALL.date()),
)


def list_of(mirrors=SAID, now=AFTER_ALL):
    """Return a trust list that was published a second time to name *mirrors*, if there are any."""
    heron = Keyring(volunteers=(Volunteer(name="heron", key=key().public),))
    files = ceremony.say(folder(now), "keyring.json", keyring.to_json(heron))
    files = ceremony.publish(signed(files, *ROOTS[:3], now=now), DUTY, now)
    if mirrors:
        files = ceremony.say(files, "mirrors.json", policy.mirrors_to_json(mirrors))
        files = ceremony.publish(files, DUTY, now)
    return ceremony.trust_pack(files)


@pytest.fixture
def world(tmp_path):
    """Return a volunteer who hands a trust list on."""
    (tmp_path / "trust-pack.json").write_bytes(list_of())
    return World(folder=tmp_path, stories=1, toml=f'trust = "trust-pack.json"\n{TOML}')


def test_the_pages_show_the_signed_list(world):
    world.run()
    page = world.files()["mirrors.html"].decode()
    assert page.index("https: ") < page.index("mail: ")
    until = (AFTER_ALL + timedelta(days=30)).date()
    assert f"version 2, of {AFTER_ALL.date()}. It holds until {until}" in page


def test_a_second_pass_changes_nothing(world):
    world.run()
    before = dict(world.files())
    world.later(hours=1)
    world.run()
    assert world.files() == before


def test_a_list_that_ran_out_is_told_with_its_age(world):
    world.later(days=33)
    world.run()
    assert "3 days ago" in world.files()["index.html"].decode()


def test_a_reader_renews_trust_from_the_tree(world, tmp_path):
    now = datetime.now(UTC)  # python-tuf's client asks the machine's clock
    (tmp_path / "trust-pack.json").write_bytes(list_of(now=now))
    world.run()
    old = list_of((), now=now)
    store.add(tmp_path / "reader", old, Pin(root=pack.fingerprint(old)))

    def get(url: str) -> tuple[int, bytes]:
        body = world.files().get(url.removeprefix(BASE))
        return (404, b"") if body is None else (200, body)

    renewed, _ = update(tmp_path / "reader", [f"{BASE}trust/"], get)
    assert len(renewed.trust.mirrors) == 2


def test_a_list_whose_chain_does_not_hold_stops_the_publishing(world):
    broken = list_of().replace(b"m.example", b"x.example")
    (world.folder / "trust-pack.json").write_bytes(broken)
    with pytest.raises(TrustError):
        world.run()


def bundles(world):
    return [data for path, data in world.files().items() if path.startswith("a/")]


def test_files_carry_the_list_that_a_listed_volunteer_signs(world):
    world.run()
    known = pack.read(list_of(), Pin(root=pack.fingerprint(list_of()))).trust
    for data in bundles(world):
        living = verify(data, known, now=world.clock()).living
        assert (living.name, set(living.listing.mirrors)) == ("heron", set(SAID))


def test_no_list_is_signed_by_who_is_not_listed(world):
    world.key = key(2)
    world.run()
    assert bundles(world)
    assert not any(b"<!--mirror-list/1" in data for data in bundles(world))


def test_no_list_that_ran_out_is_put_into_files(world):
    world.later(days=33)
    world.run()
    assert not any(b"<!--mirror-list/1" in data for data in bundles(world))
