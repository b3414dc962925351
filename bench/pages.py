"""
Bundles of pages from a loopback server, with what each cost.

    python bench/pages.py OUT http://127.0.0.1:8801/public/lazy.html ...

Writes OUT/<page>.html (full) and OUT/text/<page>.html, each judged by `signing.inert`; prints a
line of JSON a page: bytes, bytes of the text after gzip, pictures shown and lost, CPU seconds.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import resource
import sys
from pathlib import Path

from mirror import article, bundle
from mirror.errors import FetchError
from mirror.fetch import FetchPolicy, HttpWeb
from mirror.model import Article, Limits, Web
from signing import inert


def main(out: Path, *urls: str) -> None:
    (out / "text").mkdir(parents=True, exist_ok=True)
    web = HttpWeb(FetchPolicy(allow_loopback=True))
    for url in urls:
        print(json.dumps(one(web, url, out)), flush=True)


def one(web: Web, url: str, out: Path) -> dict[str, object]:
    before = cpu_s()
    read = article.read(web.get(url, limits=Limits())).article
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
            if answer.status == 200:
                fetched[candidate.url] = answer.body
                break
    return fetched


def cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
