"""Where a reader's trust is kept: a folder, which `store` reads and writes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PIN_FILE = "pin.json"


def default_folder(environment: Mapping[str, str]) -> Path:
    """Return where a reader's trust is kept (XDG base directory specification)."""
    data = environment.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(data) / "tamizdat"
