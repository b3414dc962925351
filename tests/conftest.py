"""What every test can ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.real import missing

settings.register_profile("house", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("house")


@pytest.fixture(scope="session")
def vectors() -> Path:
    """The folder of third-party test vectors, which are not ours to redistribute."""
    here = Path(__file__).parents[1]
    folder = Path(os.environ.get("TAMIZDAT_VECTORS", here.parent / "shared" / "vectors"))
    if not folder.is_dir():
        missing(f"test vectors: no folder {folder} (set TAMIZDAT_VECTORS)")
    return folder
