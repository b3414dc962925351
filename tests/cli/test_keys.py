"""`mirror key`, `mirror claim` and `mirror attach`."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from mirror.cli import group
from mirror.errors import ConfigError
from signing import keyfile, minisig
from signing.errors import FormatError, KeyFileError
from signing.trailer import Role
from signing.verify import verify
from tests.conftest import missing
from tests.signing.makers import NOW, URL, secret, signed, text, trust


def mirror(*arguments, passphrases=()):
    """Run `mirror` with these words, passphrases coming through a pipe; return what it prints."""
    words = [str(one) for one in arguments]
    reading, writing = os.pipe()
    os.write(writing, "".join(f"{one}\n" for one in passphrases).encode())
    os.close(writing)
    if passphrases:
        words += ["--passphrase-fd", str(reading)]
    result = CliRunner().invoke(group, words)
    os.close(reading)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_a_new_key_is_hidden_and_its_owner_s_alone(tmp_path):
    mirror("key", "new", tmp_path / "k", passphrases=["words"])
    assert (tmp_path / "k").stat().st_mode & 0o777 == 0o600
    key = keyfile.read(tmp_path / "k", lambda: "words")
    assert minisig.load_public((tmp_path / "k.pub").read_text()) == key.public


def test_a_new_key_needs_a_passphrase_or_a_plain_no(tmp_path):
    with pytest.raises(ConfigError, match="the passphrase is empty"):
        mirror("key", "new", tmp_path / "k", passphrases=[""])
    assert not list(tmp_path.iterdir())
    mirror("key", "new", tmp_path / "k", "--no-passphrase")
    assert not keyfile.is_encrypted((tmp_path / "k").read_text())


def test_a_key_is_never_overwritten(tmp_path):
    mirror("key", "new", tmp_path / "k", "--no-passphrase")
    with pytest.raises(ConfigError, match="never overwritten"):
        mirror("key", "new", tmp_path / "k", "--no-passphrase")
    (tmp_path / "k.pub").unlink()
    with pytest.raises(KeyFileError, match="never overwritten"):
        mirror("key", "new", tmp_path / "k", "--no-passphrase")


def test_a_key_is_shown_by_either_of_its_files(tmp_path):
    mirror("key", "new", tmp_path / "k", passphrases=["words"])
    public = mirror("key", "show", tmp_path / "k.pub")
    assert public == mirror("key", "show", tmp_path / "k", passphrases=["words"])
    assert "█" in public


def test_the_fingerprint_is_eight_groups_of_five_digits(tmp_path):
    (tmp_path / "k.pub").write_text(minisig.dump_public(secret("anna").public))
    printed = mirror("key", "fingerprint", tmp_path / "k.pub")
    assert printed == secret("anna").public.fingerprint + "\n"


def test_a_passphrase_is_changed_and_the_key_stays(tmp_path):
    mirror("key", "new", tmp_path / "k", passphrases=["old"])
    before = keyfile.read(tmp_path / "k", lambda: "old")
    mirror("key", "change-passphrase", tmp_path / "k", passphrases=["old", "new"])
    assert keyfile.read(tmp_path / "k", lambda: "new") == before
    assert (tmp_path / "k").stat().st_mode & 0o777 == 0o600


def test_a_wrong_passphrase_changes_nothing(tmp_path):
    mirror("key", "new", tmp_path / "k", passphrases=["old"])
    before = (tmp_path / "k").read_bytes()
    with pytest.raises(KeyFileError, match="/k: wrong passphrase"):
        mirror("key", "change-passphrase", tmp_path / "k", passphrases=["wrong", "new"])
    assert (tmp_path / "k").read_bytes() == before


@pytest.mark.real
def test_a_newsroom_signs_with_stock_minisign_by_the_printed_commands(tmp_path):
    if not shutil.which("minisign"):
        missing("minisign")
    (tmp_path / "SECRET.key").write_text(keyfile.dump_secret(secret("newsroom"), ""))
    (tmp_path / "n.pub").write_text(minisig.dump_public(secret("newsroom").public))
    file = tmp_path / "a file.html"
    file.write_bytes(signed(("anna", Role.CAPTURE)))
    said = json.loads(mirror("claim", file, "--key", tmp_path / "n.pub", "--json"))
    for command in said["commands"][:2]:
        subprocess.run(command, shell=True, cwd=tmp_path, check=True, capture_output=True)
    mirror("attach", file, tmp_path / "body.html.minisig")
    verdict = verify(file.read_bytes(), trust(), now=NOW)
    assert (verdict.name, verdict.count) == ("The Example", 1)


def test_a_bare_text_needs_a_url(tmp_path):
    (tmp_path / "n.pub").write_text(minisig.dump_public(secret("newsroom").public))
    (tmp_path / "body.html").write_bytes(text())
    claim = ["claim", tmp_path / "body.html", "--key", tmp_path / "n.pub"]
    with pytest.raises(ConfigError, match="names its url"):
        mirror(*claim)
    assert f"url={URL} " in mirror(*claim, "--url", URL)


def test_a_signature_of_another_text_is_not_attached(tmp_path):
    file = tmp_path / "f.html"
    file.write_bytes(signed(("anna", Role.CAPTURE)))
    other = signed(("boris", Role.CAPTURE), body=text("Other words."))
    lines = other[len(text("Other words.")) :].decode().split("\n")[1:5]
    (tmp_path / "s").write_text("\n".join(lines) + "\n")
    with pytest.raises(FormatError, match=r"f\.html: the signature by"):
        mirror("attach", file, tmp_path / "s")
    assert file.read_bytes() == signed(("anna", Role.CAPTURE))


def test_a_signature_is_attached_once(tmp_path):
    whole = signed(("newsroom", Role.ORIGIN))
    (tmp_path / "f.html").write_bytes(whole)
    (tmp_path / "s").write_text("\n".join([*whole[len(text()) :].decode().split("\n")[1:5], ""]))
    with pytest.raises(FormatError, match="has signed the file as origin already"):
        mirror("attach", tmp_path / "f.html", tmp_path / "s")


def test_a_signature_without_its_key_or_of_windows_is_attached_when_the_key_is_named(tmp_path):
    (tmp_path / "n.pub").write_text(minisig.dump_public(secret("newsroom").public))
    file, whole = tmp_path / "f.html", signed(("newsroom", Role.ORIGIN))
    lines = whole[len(text()) :].decode().split("\n")[1:5]
    (tmp_path / "s").write_bytes("\r\n".join(["untrusted comment: x", *lines[1:], ""]).encode())
    file.write_bytes(text())
    with pytest.raises(ConfigError, match="public key") as caught:
        mirror("attach", file, tmp_path / "s")
    assert caught.value.hint == "add --key FILE.pub"
    mirror("attach", file, tmp_path / "s", "--key", tmp_path / "n.pub")
    assert file.read_bytes() == whole


def test_a_passphrase_nobody_can_type_unseen_is_not_asked_for(tmp_path):
    command = [sys.executable, "-m", "mirror.cli", "key", "new", tmp_path / "k"]
    run = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert run.stderr.startswith("mirror: error: there is no terminal to ask on")
    assert "--passphrase-fd" in run.stderr
    assert not list(tmp_path.iterdir())
