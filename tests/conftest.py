"""What every test can ask for."""

import os
from pathlib import Path

import pytest


def missing(what: str) -> None:
    """Skip a test whose part is missing, loudly; in CI a missing part is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"missing in CI: {what}")
    pytest.skip(f"MISSING: {what}")


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The folder of third-party test vectors, which are not ours to redistribute."""
    here = Path(__file__).parents[1]
    folder = Path(os.environ.get("TAMIZDAT_VECTORS", here.parent / "shared" / "vectors"))
    if not folder.is_dir():
        missing(f"test vectors: no folder {folder} (set TAMIZDAT_VECTORS)")
    return folder
