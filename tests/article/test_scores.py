"""Quality cannot silently fall: the floors in `tests/scores.json` hold."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_scores_on_our_own_pages_are_at_their_floors():
    command = [sys.executable, ROOT / "bench" / "extract.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    floors = json.loads((ROOT / "tests" / "scores.json").read_text(encoding="utf-8"))["article"]
    assert all(name in done.stdout for name in floors)
