"""The commands of docs/TRUST.md, one after the other, as a newsroom would type them."""

import contextlib
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from mirror.cli import group, passphrase
from signing import store
from signing.trust import Origin

PAGE = Path(__file__).parents[2] / "docs" / "TRUST.md"
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
    for line in block.splitlines()
]


@pytest.mark.slow
def test_the_page_can_be_followed(tmp_path, monkeypatch):
    """Passphrases and the comparing of digits are typed; the list that comes of it holds."""
    monkeypatch.setattr(passphrase, "_has_terminal", lambda: True)  # click's runner stands in
    with contextlib.chdir(tmp_path):
        for command in COMMANDS:
            typed = "y\n" if " trust add " in command else "words\nwords\n"
            words = shlex.split(command)[1:]
            environment = {"XDG_DATA_HOME": str(tmp_path)}
            result = CliRunner(env=environment).invoke(group, words, input=typed)
            assert result.exit_code == 0, (command, result.output, result.exception)
        store.add(
            tmp_path / "tamizdat",
            Path("trust/public/trust-pack.json").read_bytes(),
            store.pinned(tmp_path / "tamizdat"),
        )
    trust = store.load(tmp_path / "tamizdat")
    assert [one.name for one in trust.keyring.volunteers] == ["anna"]
    assert [type(trust.keyring.listed(one.key)) for one in trust.keyring.revoked] == [Origin]
