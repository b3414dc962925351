"""
Size of verify.html, and the time from a dropped file to its verdict: python -m bench.page

Files of one signer, 300 kB, 1.5 MB (the default budget of a bundle with pictures) and 5 MB (its
limit), in both browsers, and in Chromium six times slower, which is about a cheap phone. Median
of three. Needs what `make tools` fetches.
"""

import base64
import gzip
import statistics
import tempfile
from pathlib import Path

from signing import page
from signing.trailer import Role
from tests.page.parts import BROWSERS, HERE, node
from tests.real import find
from tests.signing.makers import signed, text

SIZES = {"300 kB": 300_000, "1.5 MB": 1_500_000, "5 MB": 5_000_000}
RUNS = 3


def main() -> None:
    html = page.template()
    print(f"verify.html: {len(html)} bytes, {len(gzip.compress(html, 9, mtime=0))} after gzip")
    for browser, slow in (("chrome", None), ("chrome", 6), ("firefox", None)):
        for size, median in times(browser, slow).items():
            print(f"{browser}{f', {slow} times slower' if slow else ''}, {size}: {median:.0f} ms")


def times(browser: str, slow: int | None) -> dict[str, float]:
    """Median milliseconds by size."""
    files = [bundle(size) for size in SIZES.values() for _ in range(RUNS)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "verify.html")
        path.write_bytes(page.template())
        job = {
            "browser": browser,
            "executable": find(*BROWSERS[browser]),
            "profile": str(Path(folder, "profile")),
            "page": str(path),
            "slow": slow,
            "steps": [{"drop": files}],
        }
        (seen,) = node("drive.mjs", job, packages=HERE)["results"]
    taken = [one["ms"] for one in seen]
    return {
        size: statistics.median(taken[at * RUNS : (at + 1) * RUNS]) for at, size in enumerate(SIZES)
    }


def bundle(size: int) -> dict[str, str]:
    data = signed(("newsroom", Role.ORIGIN), body=text("word " * (size // 5)))
    return {"name": "a.html", "data": base64.b64encode(data).decode()}


if __name__ == "__main__":
    main()
