"""`mirror trust`: the ceremony as people do it, and what a reader pins of it."""

import json

import pytest

from mirror.errors import ConfigError, MirrorError
from signing import keyfile, minisig, pack, store
from signing.errors import TrustError
from signing.policy import policy_to_json
from signing.trailer import Role
from signing.trust import Policy
from signing.verdict import Code
from signing.verify import verify
from tests.cli.test_keys import mirror
from tests.signing.makers import NOW, secret, signed

ROOTS = [f"root {number}" for number in range(5)]


@pytest.fixture
def keys(tmp_path):
    """Return the folder with everybody's key files."""
    for name in (*ROOTS, "duty", "newsroom", "anna", "boris", "nobody"):
        (tmp_path / f"{name}.pub").write_text(minisig.dump_public(secret(name).public))
        keyfile.create(tmp_path / name, keyfile.dump_secret(secret(name), ""))
    return tmp_path


@pytest.fixture
def run(keys):
    """Run a command of `mirror trust` on the folder."""

    def command(name, *arguments):
        return mirror("trust", name, *arguments, "--folder", keys / "trust")

    return command


@pytest.fixture
def drafted(keys, run):
    """Everything is said, and nothing signed."""
    run("init")
    for name in ROOTS:
        run("add-root-key", keys / f"{name}.pub")
    run("add-duty-key", keys / "duty.pub")
    run("add-newsroom", "The Example", keys / "newsroom.pub", "news.example")
    for name in ("anna", "boris"):
        run("add-volunteer", name, keys / f"{name}.pub")
    run("add-mirror", "https://mirror.example/x/")
    return keys


@pytest.fixture
def published(drafted, run):
    for name in ROOTS[:3]:
        run("sign", "--key", drafted / name)
    run("publish", "--key", drafted / "duty")
    return drafted


def packed(keys):
    return (keys / "trust" / "public" / "trust-pack.json").read_bytes()


def judged(keys, *signers):
    return verify(signed(*signers), store.load(keys / "store"), now=NOW).code


def test_the_ceremony_ends_in_a_pack_that_a_reader_can_pin(published):
    digits = pack.fingerprint(packed(published))
    file = published / "trust" / "public" / "trust-pack.json"
    said = mirror("trust", "add", file, "--root", digits, "--store", published / "store")
    for shown in (
        "The Example: news.example",
        "anna, boris",
        "https://mirror.example/x/",
        "3 of 5",
    ):
        assert shown in said
    assert judged(published, ("newsroom", Role.ORIGIN)) is Code.PUBLISHED
    assert judged(published, ("anna", Role.CAPTURE), ("boris", Role.CAPTURE)) is Code.CAPTURED


def test_nothing_is_pinned_with_other_digits(published):
    file = published / "trust" / "public" / "trust-pack.json"
    with pytest.raises(MirrorError, match="not the digits"):
        mirror("trust", "add", file, "--root", "12345 " * 8, "--store", published / "store")
    assert not (published / "store").exists()


def test_nothing_is_pinned_where_nobody_can_be_asked(published):
    file = published / "trust" / "public" / "trust-pack.json"
    with pytest.raises(MirrorError, match="nothing was pinned"):
        mirror("trust", "add", file, "--store", published / "store")
    assert not (published / "store").exists()


def test_each_step_of_the_ceremony_names_the_next(keys, run):
    assert "next: mirror trust add-root-key" in run("init")
    said = [run("add-root-key", keys / f"{name}.pub") for name in ROOTS]
    assert "at least 2 more" in said[0]
    assert "at least 1 more" in said[1]
    assert all("then add-duty-key" in one for one in said[2:])
    assert "next: mirror trust sign" in run("add-duty-key", keys / "duty.pub")


def test_a_revoked_key_counts_no_longer(published, run):
    digits = pack.fingerprint(packed(published))
    run("revoke", published / "newsroom.pub", "--reason", "stolen")
    for name in ROOTS[3:]:
        run("sign", "--key", published / name)
    run("publish", "--key", published / "duty")
    file = published / "trust" / "public" / "trust-pack.json"
    mirror("trust", "add", file, "--root", digits, "--store", published / "store")
    assert judged(published, ("newsroom", Role.ORIGIN)) is Code.REVOKED


def test_root_keys_are_rotated_and_the_pinned_digits_stay(published, run):
    digits = pack.fingerprint(packed(published))
    run("rotate", published / f"{ROOTS[0]}.pub", published / "nobody.pub")
    for name in (*ROOTS[1:3], "nobody"):
        run("sign", "--key", published / name)
    with pytest.raises(TrustError, match="2/3 keys"):
        run("publish", "--key", published / "duty")
    run("sign", "--key", published / ROOTS[3])
    run("publish", "--key", published / "duty")
    assert pack.fingerprint(packed(published)) == digits


def test_two_of_three_needed_signatures_publish_nothing(drafted, run):
    for name in ROOTS[:2]:
        run("sign", "--key", drafted / name)
    with pytest.raises(TrustError, match="2/3 keys"):
        run("publish", "--key", drafted / "duty")
    assert not (drafted / "trust" / "public").exists()


def test_status_tells_what_is_missing(drafted, run):
    run("sign", "--key", drafted / ROOTS[0])
    roles = json.loads(run("status", "--json"))["roles"]
    assert [(one["role"], one["missing"]) for one in roles] == [("root", 2), ("targets", 1)]


def test_status_shows_what_was_changed_and_waits_for_signatures(published, run):
    def waiting():
        roles = json.loads(run("status", "--json"))["roles"]
        return [(one["role"], one["missing"]) for one in roles if one["draft"]]

    assert waiting() == []
    policy = published / "trust" / "policy.json"
    policy.write_bytes(policy_to_json(Policy(witnesses=3)))
    assert waiting() == [("targets", 2)]


def test_what_is_not_in_its_form_is_refused_before_anybody_signs_it(published, run):
    policy = published / "trust" / "policy.json"
    policy.write_text('{"format": "mirror-policy/1", "witness": 3}')
    with pytest.raises(TrustError, match=r"policy\.json: unknown name 'witness'"):
        run("sign", "--key", published / ROOTS[0])


def test_status_names_keys_by_the_digits_that_people_know(drafted, run):
    for name in ROOTS:
        assert secret(name).public.fingerprint[:11] in run("status")


def test_a_name_of_a_key_that_is_another_s_is_not_shown(drafted, run):
    noted = drafted / "trust" / "keys.json"
    lines = json.loads(noted.read_text())
    noted.write_text(json.dumps(dict.fromkeys(lines, str(secret("nobody").public))))
    assert secret("nobody").public.fingerprint[:11] not in run("status")


def test_a_key_without_a_role_signs_nothing(drafted, run):
    with pytest.raises(MirrorError, match="nothing waits for this key"):
        run("sign", "--key", drafted / "nobody")


def test_one_person_alone_is_told_so(run):
    assert "decides alone" in run("init", "--root-threshold", "1", "--targets-threshold", "1")


def test_a_folder_in_use_is_not_begun_anew(drafted, run):
    with pytest.raises(ConfigError, match="not empty"):
        run("init")


def test_a_reader_updates_over_the_network(published, run, httpserver):
    file = published / "trust" / "public" / "trust-pack.json"
    pinned = ["--root", pack.fingerprint(packed(published)), "--store", published / "store"]
    mirror("trust", "add", file, *pinned)
    run("publish", "--key", published / "duty")
    public = published / "trust" / "public"
    httpserver.no_handler_status_code = 404
    for path in public.rglob("*.json"):
        url = f"/trust/{path.relative_to(public).as_posix()}"
        httpserver.expect_request(url).respond_with_data(path.read_bytes())
    asked = [httpserver.url_for("/gone/"), httpserver.url_for("/trust/")]
    said = mirror("trust", "update", *asked, "--allow-loopback", *pinned[2:], "--json")
    assert json.loads(said)["versions"]["timestamp"] == 2
