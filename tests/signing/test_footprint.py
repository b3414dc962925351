"""The island stays small: a reader can carry it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = """
import json, sys
before = set(sys.modules)
import signing.verify
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def loaded(module: str = "signing.verify") -> set[str]:
    """Return the modules that importing *module* loads into a bare interpreter."""
    run = subprocess.run(
        [sys.executable, "-c", LIST.replace("signing.verify", module)],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return set(json.loads(run.stdout))


def test_the_verifier_loads_nothing_of_the_mirror_nor_of_the_network():
    tops = {name.split(".")[0] for name in loaded()}
    assert not tops & {"mirror", "requests", "urllib3", "bs4", "lxml", "ipfshttpclient", "click"}
    assert not tops & {"tuf", "securesystemslib", "socket", "ssl", "http", "asyncio"}


def test_the_verifier_loads_few_modules():
    """Outside the standard library at most 30 (sigstore-python loads 526); in all at most 90."""
    ours = {name for name in loaded() if name.split(".")[0] not in sys.stdlib_module_names}
    assert len(ours) <= 30
    assert len(loaded()) <= 90


def test_the_command_loads_tuf_only_when_it_reads_a_pack():
    assert not {name.split(".")[0] for name in loaded("signing.cli")} & {"tuf", "securesystemslib"}
