"""
Bundles of pages from a loopback server, with what each cost.

    python bench/pages.py OUT http://127.0.0.1:8801/public/lazy.html ...

Writes OUT/<page>.html (full) and OUT/text/<page>.html, each judged by `signing.inert`; prints a
line of JSON a page: bytes, bytes of the text after gzip, pictures shown and lost, CPU seconds. A
server that is busy is asked again, and what is no article is refused, as in a run.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import resource
import sys
import tempfile
from pathlib import Path

from mirror import article, bundle, wall
from mirror.errors import FetchError, MirrorError
from mirror.fetch import Binds, FetchPolicy, HttpWeb, Manners, PoliteWeb, SqliteHosts
from mirror.model import Article, Limits, Web
from signing import inert


def main(out: Path, *urls: str) -> None:
    (out / "text").mkdir(parents=True, exist_ok=True)
    for url in urls:
        with (
            tempfile.TemporaryDirectory() as folder
        ):  # of each page, so that none rests for another
            hosts = SqliteHosts(Path(folder, "hosts.sqlite3"))
            network = HttpWeb(FetchPolicy(allow_loopback=True))
            web = PoliteWeb(network, hosts, Manners(interval_s=0, robots=Binds.NOTHING))
            try:
                told = one(web, url, out)
            except MirrorError as error:
                told = {"page": url.rsplit("/", 1)[-1], "refused": str(error)}
            hosts.close()
        print(json.dumps(told), flush=True)


def one(web: Web, url: str, out: Path) -> dict[str, object]:
    before = cpu_s()
    capture = web.get(url, limits=Limits())
    wall.check_capture(capture)
    reading = article.read(capture)
    wall.check_reading(capture, reading)
    read = reading.article
    parts = bundle.make_text(read)
    digest = hashlib.sha256(parts[0].body).hexdigest()
    full = bundle.make_full(read, pictures(web, read), text_sha256=digest)
    for made in (*parts, full):
        inert.check(made.body)
    name = url.rsplit("/", 1)[-1]
    (out / name).write_bytes(full.body)
    (out / "text" / name).write_bytes(parts[0].body)
    return {
        "page": name,
        "full_bytes": len(full.body),
        "text_gzip_bytes": [len(gzip.compress(part.body)) for part in parts],
        "pictures": full.pictures,
        "lost": full.lost,
        "cpu_s": round(cpu_s() - before, 2),
    }


def pictures(web: Web, read: Article) -> dict[str, bytes]:
    fetched = {}
    for picture in bundle.wanted(read):
        for candidate in picture.candidates:
            try:
                answer = web.get(candidate.url, limits=Limits(max_bytes=15_000_000))
            except FetchError:
                continue
            if answer.status == 200 and bundle.begins_as_picture(answer.body):
                fetched[candidate.url] = answer.body
                break
    return fetched


def cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
