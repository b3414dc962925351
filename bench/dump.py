"""
Time and memory of matching a synthetic Roskomnadzor dump: python bench/dump.py [rows]

A million rows are 99 MB. 300 hosts are looked for; one row in 10,000 names one of them, one in 50
is a list of addresses, one in 20 has a domain with "*.".
"""

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from mirror.config import Outlet
from mirror.flags import scan_dump, watch

HOSTS = [f"outlet{number}.{'org' if number % 2 else 'example'}" for number in range(300)]


def write_dump(path: Path, rows: int) -> None:
    dice = random.Random(1)
    with path.open("wb") as stream:
        stream.write(b"Updated: 2026-11-22 11:05:00 +0000\n")
        for number in range(rows):
            stream.write(row(number, dice).encode("cp1251"))


def row(number: int, dice: random.Random) -> str:
    domain = f"{dice.choice(('casino', 'slots', 'holod'))}{number}.{dice.choice(('com', 'org'))}"
    if number % 10_000 == 7:
        domain = f"www.{HOSTS[number // 10_000 % 300]}"
    address = f"10.{number % 250}.{number // 250 % 250}.9"
    if number % 50 == 0:
        address = " | ".join(f"10.{number % 250}.7.{last}/32" for last in range(4))
    name = f"*.{domain}" if number % 20 == 0 else domain
    url = f"https://{domain}/page/{number}" if number % 3 else ""
    decision = f"27-31-2024/Ид{number}-24;2024-0{number % 9 + 1}-10"
    return f"{address};{name};{url};Генпрокуратура;{decision}\n"


def main(rows: int) -> None:
    outlets = [Outlet(name=host, hosts=(host,)) for host in HOSTS]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dump.csv"
        write_dump(path, rows)
        start = time.perf_counter()
        with path.open("rb") as stream:
            scan = scan_dump(stream, watch(outlets))
        took = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{path.stat().st_size / 1e6:.1f} MB, {scan.rows} rows, {len(scan.flags)} flags")
        print(f"{took:.2f} s, peak of the whole process {peak:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
