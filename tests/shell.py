"""The commands of a page of documentation, typed into a shell as they stand there."""

import os
import pty
import re
import subprocess
import sys
import threading
import time
from contextlib import suppress
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


def shell(folder: Path, command: str, answer: str = "") -> subprocess.CompletedProcess:
    """Return how *command* ended; *answer* is typed on a terminal wherever it asks something."""
    path = f"{folder / 'bin'}:{Path(find('minisign')).parent}:/usr/bin:/bin"
    environment = {"PATH": path, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", "HOME": str(folder)}
    ours, terminal = pty.openpty()
    with subprocess.Popen(
        ["bash", "-c", command], cwd=folder, env=environment, stdin=terminal,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    ) as process:  # fmt: skip
        told, failed = Output(process.stdout.fileno()), Output(process.stderr.fileno())
        shown = Output(ours)
        while process.poll() is None:
            # Again and again: who turns the echo off throws away what was typed before.
            if answer and any(output.asks() for output in (told, failed, shown)):
                os.write(ours, f"{answer}\n".encode())
            time.sleep(0.2)
        os.close(terminal)
        shown.text()
        os.close(ours)
        return subprocess.CompletedProcess(command, process.returncode, told.text(), failed.text())


class Output:
    """What a program writes, read while it runs."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._data = descriptor, bytearray()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def asks(self) -> bool:
        """Tell whether the last it wrote is a question."""
        return self._data.rstrip(b" ").endswith(b":")

    def text(self) -> str:
        """Return all of it, once the program has ended."""
        self._thread.join()
        return self._data.decode()

    def _read(self) -> None:
        with suppress(OSError):  # EIO: a terminal that nobody holds any more
            while part := os.read(self._descriptor, 65536):
                self._data += part
