"""The ceremony of keys, the trust pack that comes of it, and what is refused of a pack."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tuf.api.exceptions import DownloadHTTPError
from tuf.ngclient import FetcherInterface, Updater

from signing import ceremony, keyring, mirrorlist, pack, policy
from signing.errors import TrustError
from signing.pack import Pin
from signing.trailer import Role
from signing.trust import Keyring
from signing.verdict import Code, Notice
from signing.verify import verify
from tests.signing import corpus, makers, packs
from tests.signing.makers import NOW, secret
from tests.signing.makers import keyring as full_keyring
from tests.signing.packs import (
    DUTY,
    FIRST,
    LATER,
    PACK,
    PIN,
    ROOTS,
    alone,
    folder,
    opened,
    published,
    rotated,
    signed,
    twin_root,
    with_file,
)


def test_a_pack_says_what_the_folder_said():
    trust = pack.read(PACK, PIN).trust
    assert keyring.to_json(trust.keyring) == keyring.to_json(full_keyring())
    assert (trust.issued, trust.expires) == (NOW, NOW + timedelta(days=7))


def test_a_pack_says_by_how_many_keys():
    assert pack.read(PACK, PIN).thresholds["root"] == (3, 5)


@pytest.mark.parametrize("keys", [ROOTS[:2], [DUTY] * 3, [ROOTS[0]] * 3])
def test_too_few_root_signatures_publish_nothing(keys):
    with pytest.raises(TrustError, match="root was signed by"):
        ceremony.publish(signed(folder(), *keys), DUTY, NOW)


def test_a_change_of_the_keyring_needs_signatures_again():
    files = ceremony.say(FIRST, "keyring.json", keyring.to_json(Keyring()))
    with pytest.raises(TrustError, match="targets was signed by 1/2 keys"):
        ceremony.publish(signed(files, ROOTS[4]), DUTY, NOW)
    data = ceremony.trust_pack(ceremony.publish(signed(files, *ROOTS[3:]), DUTY, NOW))
    assert pack.read(data, PIN).trust.keyring == Keyring()


def test_mirrors_are_the_duty_key_s_alone():
    mirror = mirrorlist.LivingMirror(url="https://m.example/", kind="https", since=NOW.date())
    files = ceremony.say(FIRST, "mirrors.json", policy.mirrors_to_json((mirror,)))
    data = ceremony.trust_pack(ceremony.publish(files, DUTY, NOW))
    assert pack.read(data, PIN).trust.mirrors == (mirror,)


def test_a_stranger_signs_nothing():
    assert ceremony.sign(folder(), secret("nobody"), NOW)[1] == ()


def test_a_stranger_publishes_nothing():
    with pytest.raises(TrustError, match="0/1 keys"):
        ceremony.publish(signed(folder(), *ROOTS[:3]), secret("nobody"), NOW)


def test_one_person_can_be_all():
    data = ceremony.trust_pack(ceremony.publish(signed(alone(DUTY), DUTY), DUTY, NOW))
    assert pack.read(data, Pin(root=pack.fingerprint(data))).thresholds["root"] == (1, 1)


def test_status_tells_what_is_missing():
    root, targets = ceremony.status(signed(folder(), ROOTS[0]))
    assert (root.missing, targets.missing) == (2, 1)
    assert {one.missing for one in ceremony.status(FIRST)} == {0}


def test_another_root_than_the_pinned_one_is_refused():
    with pytest.raises(TrustError, match="another root"):
        pack.read(PACK, Pin(root=pack.fingerprint(PACK)[::-1]))


@pytest.mark.parametrize("name", sorted(opened()))
def test_no_file_of_a_pack_can_be_missing(name):
    rest = {one: data for one, data in opened().items() if one != name}
    with pytest.raises(TrustError):
        pack.read(pack.write(rest), PIN)


@pytest.mark.parametrize("name", ["keyring.json", "policy.json", "mirrors.json"])
def test_what_a_pack_says_cannot_be_changed(name):
    data = opened()[f"targets/{name}"].replace(b"}", b" }", 1)
    with pytest.raises(TrustError, match=name):
        pack.read(with_file(f"targets/{name}", data), PIN)


@pytest.mark.parametrize("role", pack.ROLES[1:])
def test_a_signature_less_is_refused(role):
    unsigned = json.loads(opened()[f"{role}.json"])
    unsigned["signatures"].pop()
    with pytest.raises(TrustError):
        pack.read(with_file(f"{role}.json", json.dumps(unsigned).encode()), PIN)


def test_an_older_pack_is_refused():
    seen = pack.read(ceremony.trust_pack(LATER), PIN).pin
    with pytest.raises(TrustError, match="older than 2, seen before"):
        pack.read(PACK, seen)


@pytest.mark.parametrize("name", ["timestamp.json", "snapshot.json", "mirrors.json"])
def test_parts_of_two_packs_do_not_mix(name):
    later = opened(ceremony.trust_pack(LATER))[name]
    with pytest.raises(TrustError):
        pack.read(with_file(name, later), PIN)


def test_one_key_under_two_ids_counts_once():
    forged = twin_root()
    with pytest.raises(TrustError, match="one key twice"):
        pack.read(forged, Pin(root=pack.fingerprint(forged)))


def test_root_keys_change_by_agreement_of_old_and_new():
    data = ceremony.trust_pack(rotated(*ROOTS[1:4]))
    assert pack.read(data, PIN).pin.versions["root"] == 2


def test_root_keys_do_not_change_otherwise():
    with pytest.raises(TrustError, match="2/3 keys"):
        rotated(secret("root 5"), *ROOTS[1:3])


def test_a_chain_that_leaves_the_one_seen_is_refused():
    seen = pack.read(ceremony.trust_pack(rotated(*ROOTS[1:4])), PIN).pin
    other = ceremony.trust_pack(rotated(*ROOTS[2:], secret("root 5")))
    with pytest.raises(TrustError, match="left the chain"):
        pack.read(other, seen)


def test_versions_that_a_thief_ran_up_are_forgiven_with_new_duty_keys():
    files = ceremony.rotate(FIRST, DUTY.public, secret("duty 2").public, NOW)
    data = ceremony.trust_pack(ceremony.publish(signed(files, *ROOTS[:3]), secret("duty 2"), NOW))
    run_up = {"root": 1, "timestamp": 999, "snapshot": 999, "mirrors": 999}
    assert pack.read(data, replace(PIN, versions=run_up)).pin.versions["timestamp"] == 2
    with pytest.raises(TrustError, match="older than 999"):
        pack.read(data, replace(PIN, versions={**run_up, "targets": 999}))


def test_an_expired_pack_is_used_and_its_age_told():
    trust = pack.read(PACK, PIN).trust
    data = makers.signed(("newsroom", Role.ORIGIN))
    verdict = verify(data, trust, now=NOW + timedelta(days=372))
    assert (verdict.code, verdict.warnings[0]) == (
        Code.PUBLISHED,
        Notice(code="trust-expired", days=365),
    )


values = st.recursive(st.none() | st.integers() | st.text(), st.lists)


@given(values, st.sampled_from(list(opened())))
def test_any_file_in_a_pack_is_a_trust_error(value, name):
    with pytest.raises(TrustError):
        pack.read(with_file(name, json.dumps(value).encode()), PIN)


@given(st.integers(0, len(PACK) - 1), st.integers(0, 7))
def test_no_flipped_bit_of_a_pack_changes_what_it_says(at, bit):
    flipped = PACK[:at] + bytes([PACK[at] ^ 1 << bit]) + PACK[at + 1 :]
    try:
        trust = pack.read(flipped, PIN).trust
    except TrustError:
        return
    assert trust == pack.read(PACK, PIN).trust


def places(value, path=()):
    """Yield the path to every value inside *value*."""
    yield path
    inside = value if isinstance(value, dict | list) else ()
    for name, child in inside.items() if isinstance(inside, dict) else enumerate(inside):
        yield from places(child, (*path, name))


def replaced(value, path, new):
    """Return *value* with *new* at *path*."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(copy[path[0]], path[1:], new)
    return copy


deep = json.loads("[" * 900 + "]" * 900)
odd = values | st.just(deep) | st.sampled_from([1e999, 2**70, "\ud800"])


def never_trusted_by_chance(data):
    name = data.draw(st.sampled_from([name for name in opened() if name != pack.FIRST]))
    value = json.loads(opened()[name])
    path = data.draw(st.sampled_from(list(places(value))))
    changed = json.dumps(replaced(value, path, data.draw(odd))).encode()
    try:
        read = pack.read(with_file(name, changed), PIN)
    except TrustError:
        return
    assert read == pack.read(PACK, PIN)


@given(st.data())
def test_no_value_changed_in_a_pack_is_believed(data):
    never_trusted_by_chance(data)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@given(st.data())
@settings(max_examples=5_000)
def test_no_value_changed_in_a_pack_is_believed_in_a_long_run(data):
    never_trusted_by_chance(data)


class Served(FetcherInterface):
    """The published folder as a server that python-tuf's own client asks."""

    def __init__(self, files):
        self.files = files

    def _fetch(self, url):
        path = url.removeprefix("http://localhost/")
        if path not in self.files:
            raise DownloadHTTPError(path, 404)
        yield self.files[path]


def test_python_tuf_s_client_takes_what_is_published(tmp_path):
    files = published(datetime.now(UTC))
    updater = Updater(
        str(tmp_path),
        "http://localhost/metadata/",
        str(tmp_path / "targets"),
        "http://localhost/targets/",
        fetcher=Served(ceremony.published(files)),
        bootstrap=files["metadata/1.root.json"],
    )
    (tmp_path / "targets").mkdir()
    for name in ("keyring.json", "policy.json", "mirrors.json"):
        path = updater.download_target(updater.get_targetinfo(name))
        assert Path(path).read_bytes() == files[name]


@pytest.mark.parametrize("path", sorted(corpus.FOLDER.glob("*.pack")), ids=lambda one: one.stem)
def test_every_pack_of_the_corpus_is_taken_or_refused_as_its_head_says(path):
    head, _, data = path.read_bytes().partition(b"\n\n")
    says = dict(line.split(": ", 1) for line in head.decode().split("\n") if ": " in line)
    seen = dict(one.split("=") for one in says.get("versions", "").split())
    pin = Pin(
        root=says["root"],
        versions={role: int(version) for role, version in seen.items()},
        root_sha256=says.get("root_sha256", ""),
    )
    try:
        pack.read(data, pin)
    except TrustError:
        assert says["expect"] == "refused"
    else:
        assert says["expect"] == "ok"


def test_the_packs_are_those_that_the_generator_writes():
    for name, note, data, pin in packs.cases():
        written = (corpus.FOLDER / f"{name}.pack").read_bytes()
        assert written == packs.head(name, note, pin).encode() + b"\n" + data
