"""A coverage-guided search finds nothing that breaks a promise: ten minutes in all."""

import importlib.util
import subprocess
import sys

import pytest

from tests.fuzz.targets import TARGETS
from tests.real import missing

SECONDS = 600 // len(TARGETS)


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_its_seeds(name):
    target, seeds = TARGETS[name]
    for seed in seeds:
        target(seed)


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_a_search_breaks_no_promise(name, tmp_path):
    if importlib.util.find_spec("atheris") is None:
        missing("atheris (pip install atheris; there are wheels for Linux and CPython)")
    command = [sys.executable, "-m", "tests.fuzz.run", name, str(SECONDS), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [path.read_bytes() for path in tmp_path.glob(f"{name}-*")]
    assert done.returncode == 0, (found, done.stderr[-4000:])
    assert "DONE" in done.stderr
