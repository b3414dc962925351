"""
Our bundles beside SingleFile's: processor time and bytes, of the same pages in one run.

    npm install --prefix FOLDER single-file-cli
    python bench/singlefile.py OUT FOLDER/node_modules/.bin/single-file URL ...

Each page costs one process of either, start and browser included; `all` is what ours costs when
one process makes all of them, as a run does. A page that either could not save is named and left
out of the sums. Writes OUT/ours and OUT/singlefile; needs Chromium.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

PAGES = Path(__file__).with_name("pages.py")
# An installed program has its bytecode beside it; with this, each start would compile the sources.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: what a browser leaves behind is counted too
_LEFTOVERS_S = 10.0


def main(out: Path, singlefile: str, *urls: str) -> None:
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    for folder in ("ours", "singlefile"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    rows = {url: row(out, singlefile, url) for url in urls}
    saved = {url: one for url, one in rows.items() if one["our_bytes"] and one["their_bytes"]}
    both = list(saved.values())
    theirs_s = sum(one["their_cpu_s"] for one in both)
    print(json.dumps({
        "not_saved": sorted(rows.keys() - saved.keys()),
        "cpu_ratio_all": round(cpu_s(ours(out, *saved)) / theirs_s, 3),
        "cpu_ratio_sum": total(both, "cpu_s"),
        "cpu_ratio_median": middle(both, "cpu_s"),
        "bytes_ratio_sum": total(both, "bytes"),
        "bytes_ratio_median": middle(both, "bytes"),
    }))  # fmt: skip


def row(out: Path, singlefile: str, url: str) -> dict[str, float]:
    name = url.rsplit("/", 1)[-1]
    theirs = [
        singlefile, "--browser-executable-path=/usr/bin/chromium",
        '--browser-args=["--no-sandbox"]', url, str(out / "singlefile" / name),
    ]  # fmt: skip
    for folder in ("ours", "singlefile"):  # of an earlier run
        (out / folder / name).unlink(missing_ok=True)
    figures = {
        "our_cpu_s": cpu_s(ours(out, url)),
        "their_cpu_s": cpu_s(theirs),
        "our_bytes": size(out / "ours" / name),
        "their_bytes": size(out / "singlefile" / name),
    }
    print(json.dumps({"page": name, **figures}), flush=True)
    return figures


def ours(out: Path, *urls: str) -> list[str]:
    return [sys.executable, str(PAGES), str(out / "ours"), *urls]


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def total(rows: Sequence[dict[str, float]], what: str) -> float:
    return round(sum(r[f"our_{what}"] for r in rows) / sum(r[f"their_{what}"] for r in rows), 3)


def middle(rows: Sequence[dict[str, float]], what: str) -> float:
    return round(statistics.median(r[f"our_{what}"] / r[f"their_{what}"] for r in rows), 3)


def cpu_s(argv: list[str]) -> float:
    """Return the processor time of *argv* and of all it starts."""
    before = used()
    subprocess.run(
        argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT, check=False
    )
    end = time.monotonic() + _LEFTOVERS_S
    while time.monotonic() < end:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)
        except ChildProcessError:
            break
    return round(used() - before, 2)


def used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
