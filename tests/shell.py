"""The commands of a page of documentation, typed into a shell as they stand there."""

import re
import subprocess
import sys
from pathlib import Path

from tests.real import find

ROOT = Path(__file__).parents[1]


def commands(page: str, heading: str) -> list[str]:
    """Return the commands under *heading*, without their comments."""
    section = page.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    found = re.findall(r"^    \$ (.*?)(?:\s+# .*)?$", section, re.MULTILINE)
    assert found
    return found


def put_programs(folder: Path) -> None:
    """Make our two commands ones that `shell` finds in *folder*."""
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    for name, module in {"mirror": "mirror.cli", "mirror-verify": "signing"}.items():
        script = bin_folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
        script.chmod(0o755)


def shell(folder: Path, command: str, typed: str = "") -> subprocess.CompletedProcess:
    """Return how *command* ended; *typed* answers what it asks for, as nobody has a terminal."""
    path = f"{folder / 'bin'}:{Path(find('minisign')).parent}:/usr/bin:/bin"
    environment = {"PATH": path, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, text=True, capture_output=True, check=False,
        env=environment, input=typed, start_new_session=True,
    )  # fmt: skip
