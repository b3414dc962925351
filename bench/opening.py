"""
What it costs to open files on a cheap phone: python bench/opening.py FILE ...

360 x 740 pixels at three times the density, processor six times slower, scrolled to the end as a
reader does. Prints a line of JSON a file: median of three of the seconds that the page kept the
main thread busy, its nodes, and the milliseconds to its first words. Needs Chromium.
"""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

RUNS = 3
SLOWER = 6
_SCROLL = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight && y < 40000; y += 700) {
    scrollTo(0, y); await new Promise(requestAnimationFrame) } }"""
_FIRST = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def main(*files: str) -> None:
    with sync_playwright() as playwright:
        for file in files:
            runs = [opened(playwright, Path(file)) for _ in range(RUNS)]
            middle = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
            print(json.dumps({"file": file, **middle}), flush=True)


def opened(playwright, file: Path) -> dict[str, float]:
    browser: Browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
    )
    page = browser.new_page(
        viewport={"width": 360, "height": 740}, device_scale_factor=3, is_mobile=True
    )
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    devtools.send("Performance.enable")
    page.goto(file.absolute().as_uri(), wait_until="load", timeout=120_000)
    page.evaluate(_SCROLL)
    page.wait_for_timeout(500)
    told = devtools.send("Performance.getMetrics")["metrics"]
    metrics = {each["name"]: each["value"] for each in told}
    first = page.evaluate(_FIRST) or 0.0
    browser.close()
    return {
        "busy_s": round(metrics["TaskDuration"], 2),
        "nodes": metrics["Nodes"],
        "first_words_ms": round(first),
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
