"""What a reader pins is remembered, and nothing else is believed."""

import pytest

from signing import ceremony, cli, pack, store
from signing.errors import TrustError
from signing.trailer import Role
from signing.trust import Source, Trust
from tests.signing import makers
from tests.signing.packs import LATER, PACK, PIN

NEWER = ceremony.trust_pack(LATER)


def test_nothing_is_trusted_before_something_is_pinned(tmp_path):
    assert store.load(tmp_path) == Trust()


def test_a_pinned_pack_is_read_anew_each_time(tmp_path):
    store.add(tmp_path, PACK, PIN)
    assert store.load(tmp_path).source is Source.PACK
    (tmp_path / "trust-pack.json").write_bytes(PACK.replace(b"The Example", b"The Exemple"))
    with pytest.raises(TrustError, match=r"keyring\.json is not the one that was signed"):
        store.load(tmp_path)


def test_an_older_pack_does_not_replace_a_newer_one(tmp_path):
    store.add(tmp_path, NEWER, PIN)
    with pytest.raises(TrustError, match="seen before"):
        store.add(tmp_path, PACK, store.pinned(tmp_path))
    assert (tmp_path / "trust-pack.json").read_bytes() == NEWER


def test_a_pack_that_a_reader_names_must_be_pinned(tmp_path):
    with pytest.raises(TrustError, match="not pinned") as caught:
        store.choose(PACK, tmp_path)
    assert pack.fingerprint(PACK) in str(caught.value)


def test_a_reader_can_compare_the_digits_instead(tmp_path):
    assert store.choose(PACK, tmp_path, root=PIN.root).source is Source.PACK
    with pytest.raises(TrustError, match="another root"):
        store.choose(PACK, tmp_path, root=PIN.root[::-1])
    assert not list(tmp_path.iterdir())


def test_a_newer_pack_of_the_pinned_chain_is_remembered(tmp_path):
    store.add(tmp_path, PACK, PIN)
    store.choose(NEWER, tmp_path)
    assert store.pinned(tmp_path).versions["timestamp"] == 2


def test_the_command_goes_by_what_is_pinned(tmp_path, capsys):
    store.add(tmp_path / "store", PACK, PIN)
    (tmp_path / "f.html").write_bytes(makers.signed(("newsroom", Role.ORIGIN)))
    assert cli.main([str(tmp_path / "f.html"), "--store", str(tmp_path / "store")]) == 0
    assert "trust pack, all signatures checked" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "{}", '{"format": "mirror-pin/1", "root": 1}'])
def test_a_broken_pin_is_a_trust_error(tmp_path, text):
    (tmp_path / "pin.json").write_text(text)
    with pytest.raises(TrustError):
        store.load(tmp_path)
