"""What the tests of the page need: node, its packages, browsers and the corpus."""

from __future__ import annotations

import base64
import json
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from signing import page
from tests.real import find, missing

HERE = Path(__file__).parent
PAGE = Path(page.__file__).parent
VECTORS = HERE.parent / "vectors"
BROWSERS = {"chrome": ("chromium", "google-chrome"), "firefox": ("firefox-esr", "firefox")}
"""By the name that the driver gives it: the commands under which it may be installed."""
Json = dict[str, Any]


def node(script: str, job: Json, *, packages: Path = PAGE) -> Any:
    """Run a script of this folder on *job*; return what it prints, both as JSON."""
    if not (packages / "node_modules").is_dir():
        missing(f"npm packages of {packages.name} (npm ci --prefix {packages})")
    done = subprocess.run(
        [find("node"), HERE / script],
        input=json.dumps(job),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def judge(trust: bytes | None, files: list[bytes], now: datetime) -> list[Json]:
    """Return the verdicts of the sources of verify.html, run in node."""
    known = None if trust is None else _text(trust)
    job = {"trust": known, "now": now.timestamp() * 1000, "files": [_text(one) for one in files]}
    return node("judge.mjs", job)


def cases() -> dict[str, bytes]:
    """Return name and file of each case of the corpus."""
    return {
        path.stem: path.read_bytes().partition(b"\n\n")[2]
        for path in sorted(VECTORS.glob("*.case"))
    }


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
