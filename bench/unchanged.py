"""
CPU and memory of runs in which nothing changed: python bench/unchanged.py [articles]

Three outlets, so many known articles, every one of them due, 3,000 a month as three daily papers
have. The outlets answer 304; feeds are parsed in a sandbox. Three runs are measured, each on its
own: one that builds the tree and sends all of it to a mirror, one that builds it and finds it
there, and one within six hours of that, which builds nothing.
"""

import hashlib
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mirror import article, job
from mirror.config import parse
from mirror.ipfs import cid as cids
from mirror.job import Edges
from mirror.model import KeptFile, Rendition, Revision, Validators
from mirror.publish import Ticker
from mirror.sandbox import Sandbox, SandboxLimits
from mirror.shelf import Shelf
from mirror.store import Ending, Store, open_store
from tests.fakes import FixedClock, MemoryHost
from tests.job.world import NoRegisters, key
from tests.outlet.month import SPAN, START, month
from tests.outlet.site import Outlet
from tests.outlet.timeline import Timeline
from tests.outlet.web import OutletWeb

NOW = START + SPAN + timedelta(days=30)
BODY = {Rendition.TEXT: b"t" * 1_000, Rendition.FULL: b"f" * 3_000}
A_MONTH = 1_000  # articles of one outlet
MIRROR = '[[mirror]]\nname = "m"\nkind = "directory"\npath = "public"\ndeadline_s = 3600\n'
OUTLET = '[[outlet]]\nname = "{base}"\nhosts = ["{host}"]\nfeed = ["{base}/rss/news"]\n'


def quiet(outlet: Outlet) -> Outlet:
    """The outlet without anything that happens to it."""
    return replace(outlet, timeline=Timeline(stories=outlet.timeline.stories))


class DiskHost(MemoryHost):
    """A mirror whose files are not in our memory."""

    def __init__(self) -> None:
        super().__init__(files=Shelf(key=(str, str), value=(bytes, bytes)))

    def put(self, path: str, data: bytes) -> None:
        self.files[path] = data

    def get(self, path: str, *, max_bytes: int) -> bytes:  # noqa: ARG002  what was put is right
        return self.files[path]


@contextmanager
def quickly(folder: Path) -> Iterator[Store]:
    """Open the store without waiting for the disk: this is not what is measured."""
    with open_store(folder) as store:
        store.articles._db.execute("PRAGMA synchronous = OFF")  # noqa: SLF001
        yield store


def keep_all(store: Store, outlet: Outlet, tree: Path) -> None:
    """Write down every article of *outlet* as kept, as if earlier runs had."""
    for number, story in enumerate(outlet.timeline.stories):
        url, month = outlet.base + story.path, number // A_MONTH
        published = f"{2026 - month // 12}-{12 - month % 12:02}-05"
        files = tuple(kept_file(tree, url, rendition, published) for rendition in Rendition)
        revision = Revision(
            url=url, outlet=outlet.base, number=1, text_sha256=hashlib.sha256(b"").hexdigest(),
            seen_at=story.published, title=story.title, language=story.edition, direction="ltr",
            byline="", published=published, modified="", pictures=0, lost=0, files=files,
        )  # fmt: skip
        store.articles.add(url, outlet.base, priority=5, now=story.published)
        known = Validators(etag=f'W/"{story.id}-0"')
        store.articles.keep(revision, Ending(state="kept", now=NOW, due=NOW, validators=known))


def kept_file(tree: Path, url: str, rendition: Rendition, published: str) -> KeptFile:
    body = f"{url} {rendition}".encode() + BODY[rendition]
    sha256 = hashlib.sha256(body).hexdigest()
    path = f"a/{published[:7].replace('-', '/')}/{sha256[:32]}.html"
    (tree / path).parent.mkdir(parents=True, exist_ok=True)
    (tree / path).write_bytes(body)
    return KeptFile(
        path=path, rendition=rendition, part=1, body_sha256=sha256, sha256=sha256,
        size=len(body), cid=str(cids.of_block(body, cids.RAW)),
    )  # fmt: skip


@contextmanager
def measured(articles: int) -> Iterator[None]:
    """Print what the block costs: CPU of this process and its children, memory at its peak."""
    Path("/proc/self/clear_refs").write_text("5")  # proc(5): the peak is counted from here on
    before, cpu, start = memory_mb("VmRSS"), cpu_s(), time.perf_counter()
    yield
    cpu, took, peak = cpu_s() - cpu, time.perf_counter() - start, memory_mb("VmHWM")
    print(
        f"  {cpu / articles * 1000:.2f} ms of CPU an article, {took:.0f} s;"
        f" {before:.0f} MB before, {peak:.0f} MB at most"
    )


def memory_mb(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def cpu_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(articles: int) -> None:
    outlets = [quiet(each) for each in month(articles=articles)]
    toml = f'[identity]\npseudonym = "heron"\n[fetch]\nthreads = 2\n{MIRROR}' + "".join(
        OUTLET.format(base=each.base, host=each.base.removeprefix("https://")) for each in outlets
    )
    clock, host = FixedClock(NOW), DiskHost()
    web = OutletWeb(outlets={each.base: each for each in outlets}, clock=clock)
    edges = Edges(
        web=web, public=lambda _: web, registers=NoRegisters(), read=article.read, clock=clock,
        ticker=Ticker(monotonic=clock.monotonic, sleep=clock.sleep, chance=lambda: 0.5),
        open_host=lambda _: host, key=key(),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        config = parse(toml, Path(folder) / "mirrors.toml")
        with quickly(config.state) as store:
            for outlet in outlets:
                keep_all(store, outlet, config.state / "tree")
        runs = {"builds and sends all": 0.0, "builds, nothing to send": 2.0, "builds nothing": 2.1}
        for name, days in runs.items():
            clock.at = NOW + timedelta(days=days)
            with quickly(config.state) as store:
                for standing in store.articles.standings():
                    store.articles.hurry(standing.url, now=clock.at)
            web.asked.clear()
            with measured(articles), Sandbox(SandboxLimits(), workers=1) as sandbox:
                report = job.run(config, replace(edges, call=sandbox.call))
            answers = sorted({status for _, status in web.asked})
            print(f"  {name}: {dict(report.counts)}, {len(web.asked)} requests, {answers}")
            assert report.verified == 1, report.receipts


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
