"""
How well and how fast pages are read, and how to measure it.

    python bench/extract.py            our own cases, against the floors in tests/scores.json
    python bench/extract.py --cpu DIR  CPU beside trafilatura.extract on the *.html under DIR

For the public data sets, in a scratch folder with their pages unpacked under data/:

    export PYTHONPATH=REPO:REPO/bench
    python HARNESS/score.py --extractor extract_adapter:extract --split dev
    python HARNESS/score.py --extractor extract_adapter:extract --split dev --datasets mt_seed

The third-party pages are their publishers' and never part of this repository.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

PAGES = ROOT / "tests" / "article" / "pages"
FLOORS = ROOT / "tests" / "scores.json"


def shingles(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    """Return the runs of *n* words in *text*, the unit that extraction benchmarks count."""
    words = text.split()
    return Counter(tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1)))


def f1(truth: str, found: str) -> float:
    a, b = shingles(truth), shingles(found)
    return 2 * sum((a & b).values()) / (sum(a.values()) + sum(b.values()))


def own_cases() -> dict[str, float]:
    """Return the scores on our own pages, each a mean over the cases that state it."""
    from extract_adapter import extract  # noqa: PLC0415  found by the path set above

    texts, titles = [], []
    pages = sorted(PAGES.glob("*.html"))
    for page in pages:
        case = tomllib.loads(page.with_suffix(".toml").read_text(encoding="utf-8"))
        found = extract(
            page.read_text(encoding="utf-8"), "https://lantern.example/2026/03/04/river"
        )
        if "text" in case:
            texts.append(f1(case["text"], found["text"]))
        if "title" in case:
            titles.append(float(case["title"] == found["title"]))
    return {
        "cases": len(pages),
        "text_f1": sum(texts) / len(texts),
        "title": sum(titles) / len(titles),
    }


def cpu(folder: Path) -> dict[str, float]:
    """Return milliseconds a page for all we read, and for trafilatura's text alone."""
    import trafilatura  # noqa: PLC0415  a peer to measure, needed for nothing else
    from extract_adapter import extract  # noqa: PLC0415  found by the path set above

    pages = [p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*.html"))[:32]]
    ways = {"ours": lambda p: extract(p, "https://x.example/"), "trafilatura": trafilatura.extract}
    spent = {name: _time(way, pages) for name, way in ways.items()}
    return {**spent, "ratio": spent["ours"] / spent["trafilatura"], "pages": len(pages)}


def _time(way, pages: list[str]) -> float:
    for page in pages[:4]:  # word lists and patterns are read once
        way(page)
    before = time.process_time()
    for page in pages:
        way(page)
    return 1000 * (time.process_time() - before) / len(pages)


def main() -> None:
    parser = argparse.ArgumentParser(description="measure how well and how fast pages are read")
    parser.add_argument("--cpu", type=Path, metavar="DIR")
    folder = parser.parse_args().cpu
    scores = cpu(folder) if folder else own_cases()
    for name, value in scores.items():
        print(f"{name:12} {value:.3f}")
    floors = {} if folder else json.loads(FLOORS.read_text(encoding="utf-8"))["article"]
    sys.exit(any(scores[name] < floor for name, floor in floors.items()))


if __name__ == "__main__":
    main()
