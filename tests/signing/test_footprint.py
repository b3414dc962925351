"""The island stays small: a reader can carry it, and read all of it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = """
import json, sys
sys.path.insert(0, sys.argv[1])
before = set(sys.modules)
import {}
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def loaded(module: str = "signing.verify") -> set[str]:
    """Return what importing *module* loads beyond what an isolated interpreter starts with."""
    run = subprocess.run(
        [sys.executable, "-I", "-c", LIST.format(module), ROOT],
        capture_output=True,
        check=True,
        text=True,
    )
    return set(json.loads(run.stdout))


def test_the_verifier_loads_nothing_of_the_mirror_nor_of_the_network():
    tops = {name.split(".")[0] for name in loaded()}
    assert not tops & {"mirror", "requests", "urllib3", "bs4", "lxml", "ipfshttpclient", "click"}
    assert not tops & {"tuf", "securesystemslib", "socket", "ssl", "http", "asyncio"}


def test_the_verifier_loads_at_most_sixty_modules():
    """Beyond the start-up set, our own and those of cryptography included."""
    assert len(loaded()) <= 60, sorted(loaded())


def test_the_verifier_loads_at_most_thirty_modules_that_are_not_pythons_own():
    """By comparison: sigstore-python's loads 526 in all."""
    assert len([one for one in loaded() if one.split(".")[0] not in sys.stdlib_module_names]) <= 30


def test_the_command_loads_tuf_only_when_it_reads_a_pack():
    assert not {name.split(".")[0] for name in loaded("signing.cli")} & {"tuf", "securesystemslib"}
