"""What `mirror init` leaves behind, and what it never does."""

import stat

import pytest

from mirror.cli import main
from mirror.config import load
from signing import keyfile


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main([*map(str, arguments)])
    return ended.value.code


def test_init_writes_a_configuration_that_loads_and_a_key_that_signs(tmp_path, capsys):
    assert run("init", tmp_path / "home", "--pseudonym", "wren") == 0
    config = load(tmp_path / "home" / "mirrors.toml")
    assert config.identity.pseudonym == "wren"
    key = keyfile.read(config.identity.key, lambda: "")
    assert key.public.fingerprint in capsys.readouterr().out


def test_the_key_is_its_owners_alone(tmp_path):
    run("init", tmp_path)
    assert stat.S_IMODE((tmp_path / "capture.key").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["mirrors.toml", "capture.key"])
def test_init_never_overwrites(tmp_path, capsys, name):
    (tmp_path / name).write_text("mine")
    assert run("init", tmp_path) == 2
    assert (tmp_path / name).read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1
    assert f"{name}: exists already" in capsys.readouterr().err


def test_a_pseudonym_that_breaks_the_file_is_refused(tmp_path, capsys):
    assert run("init", tmp_path, "--pseudonym", 'x"\nrole = "origin') == 2
    assert not list(tmp_path.iterdir())
    assert capsys.readouterr().err.startswith("mirror: error: ")


def test_an_unknown_command_is_wrong_use_with_a_hint(capsys):
    assert run("frobnicate") == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("mirror: error: ")
    assert told[1].startswith("hint: ")
