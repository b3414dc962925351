"""
Publishing 150 KB objects to `rclone serve s3`, next to OpenDAL alone.

    python -m bench.s3 [OBJECTS]

Raw is OpenDAL's own `write` from as many threads, and nothing else; what it takes to read
everything back and compare is told apart. Turns alternate and the medians count, so that other
people's work falls on both alike. Floor: 90 %.
"""

import random
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import median

import opendal

from mirror.config import Mirror
from mirror.publish import Credentials, Edges, Patience, Step, Ticker, open_host, publish
from mirror.threads import in_parallel
from tests.fakes import memory_tree
from tests.publish import servers

TURNS = 9
SIZE = 150_000
FLOOR = 0.9


def files(count, turn):
    rng = random.Random(turn)
    return {f"a/2026/11/{turn:016x}{n:016x}.html": rng.randbytes(SIZE) for n in range(count)}


def raw(operator, objects):
    started = time.perf_counter()
    in_parallel(lambda item: operator.write(*item), objects.items(), Patience().parallel)
    return len(objects) / (time.perf_counter() - started)


def ours(mirror, host, objects):
    """Return objects sent a second, and read back a second."""
    ticker = Ticker(monotonic=time.perf_counter, sleep=time.sleep, chance=random.random)
    moments = {}

    def note(progress):
        moments.setdefault(progress.step, time.perf_counter())
        moments["last"] = time.perf_counter()

    edges = Edges(ticker=ticker, report=note)
    tree = memory_tree(objects)
    receipts = publish(tree, host, mirror=mirror, held={}, edges=edges)
    assert receipts[-1].status == "ok", receipts[-1].reason
    started, sent = moments[Step.SENDING], moments[Step.READING_BACK]
    return len(objects) / (sent - started), len(objects) / (moments["last"] - sent)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    with tempfile.TemporaryDirectory() as folder, servers.rclone("s3", Path(folder)) as (port, _):
        Path(folder, "bucket").mkdir()
        mirror = Mirror(
            name="s3",
            kind="s3",
            options={
                "bucket": "bucket",
                "endpoint": f"http://127.0.0.1:{port}",
                "region": "auto",
            },
            allow_private=True,
        )
        operator = opendal.Operator(
            "s3", **mirror.options, access_key_id=servers.KEY_ID, secret_access_key=servers.KEY
        )
        environ = {
            "MIRROR_S3_ACCESS_KEY_ID": servers.KEY_ID,
            "MIRROR_S3_SECRET_ACCESS_KEY": servers.KEY,
        }
        with closing(open_host(mirror, Credentials("s3", environ))) as host:
            raw(operator, files(1, 999))  # rclone's server answers 500 to two first files
            rates, sent, read = [], [], []
            for turn in range(TURNS):
                rates.append(raw(operator, files(count, 2 * turn)))
                one, back = ours(mirror, host, files(count, 2 * turn + 1))
                sent.append(one)
                read.append(back)
    share = median(sent) / median(rates)
    print(f"raw      {median(rates):6.0f} objects/s")
    print(f"sent     {median(sent):6.0f} objects/s   {share:.0%} of raw")
    print(f"read     {median(read):6.0f} objects/s   read back and compared")
    sys.exit(0 if share >= FLOOR else 1)


if __name__ == "__main__":
    main()
