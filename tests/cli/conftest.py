"""The command as its user runs it, against the outlet on loopback."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from mirror.cli import main
from tests.outlet.demo import CONFIG
from tests.outlet.server import Served, serve_outlet


@dataclass(kw_only=True)
class Volunteer:
    """A folder with a configuration and a key; `run` is the command line."""

    home: Path
    capsys: pytest.CaptureFixture

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        config = ["--config", str(self.home / "mirrors.toml")]
        with pytest.raises(SystemExit) as ended:
            main([*config, *map(str, arguments)])
        told = self.capsys.readouterr()
        return ended.value.code, told.out, told.err

    def json(self, *arguments: str) -> dict:
        """Return the last JSON line a command prints."""
        code, out, err = self.run(*arguments, "--json")
        assert code == 0, err
        return json.loads(out.splitlines()[-1])

    @property
    def public(self) -> Path:
        """The folder that is its one mirror."""
        return self.home / "public"


@pytest.fixture(scope="session")
def outlet() -> Served:
    with serve_outlet() as served:
        yield served


@pytest.fixture
def volunteer(tmp_path, capsys, outlet, monkeypatch) -> Volunteer:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795186800")
    made = Volunteer(home=tmp_path / "home", capsys=capsys)
    made.run("init", made.home)
    config = CONFIG.format(name="heron", url=outlet.url, public=made.public)
    (made.home / "mirrors.toml").write_text(config)
    return made
