"""
CPU and memory of building the tree alone: python bench/tree.py [articles …]

So many articles are noted as kept, 3,000 a month; their files need not be there. Each number is
measured in a process of its own, without outlets, mirrors or pages that are looked at.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mirror.job.build import build_kept, handed_on
from mirror.store import open_store
from tests.job.test_flat import keep
from tests.job.world import World


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(folder=Path(folder), stories=0)
        with open_store(world.config.state) as store:
            keep(store, count, a_month=3_000)
            before, start = peak_mb(), time.process_time()
            built = build_kept(world.config, store, world.edges, handed_on(world.config))
            cost = (time.process_time() - start) / count * 1000
            files, index = len(built.tree.files), world.config.state / "tree" / "index.json"
            print(
                f"{count} articles, {files} files, index of {index.stat().st_size / 1e6:.0f} MB:"
                f" {cost:.2f} ms of CPU an article, {before:.0f} MB before, {peak_mb():.0f} at most"
            )


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if len(sys.argv) == 2:
        main(int(sys.argv[1]))
    else:
        for each in sys.argv[1:] or ("10000", "100000"):
            subprocess.run([sys.executable, __file__, each], check=True)
