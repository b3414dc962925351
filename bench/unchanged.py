"""
CPU and memory of a run in which nothing changed: python bench/unchanged.py [articles]

Three outlets, so many known articles, every one of them due. Each is kept with two files of a
realistic size; the outlets answer 304. Prints what the second run costs, which asks all of them.
"""

import hashlib
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mirror import article, job
from mirror.config import parse
from mirror.ipfs import cid as cids
from mirror.job import Edges
from mirror.model import KeptFile, Rendition, Revision, Validators
from mirror.publish import Ticker
from mirror.store import Ending, Store, open_store
from tests.fakes import FixedClock, MemoryHost
from tests.job.world import NoRegisters, key
from tests.outlet.month import SPAN, START, month
from tests.outlet.site import Outlet
from tests.outlet.timeline import Timeline
from tests.outlet.web import OutletWeb

NOW = START + SPAN + timedelta(days=30)
BODY = {Rendition.TEXT: b"t" * 8_000, Rendition.FULL: b"f" * 40_000}
OUTLET = '[[outlet]]\nname = "{base}"\nhosts = ["{host}"]\nfeed = ["{base}/rss/news"]\n'


def quiet(outlet: Outlet) -> Outlet:
    """The outlet without anything that happens to it."""
    return replace(outlet, timeline=Timeline(stories=outlet.timeline.stories))


def keep_all(store: Store, outlet: Outlet, tree: Path) -> None:
    """Write down every article of *outlet* as kept, as if earlier runs had."""
    for story in outlet.timeline.stories:
        url = outlet.base + story.path
        files = tuple(kept_file(tree, url, rendition) for rendition in Rendition)
        revision = Revision(
            url=url, outlet=outlet.base, number=1, text_sha256=hashlib.sha256(b"").hexdigest(),
            seen_at=story.published, title=story.title, language=story.edition, direction="ltr",
            byline="", published=story.published.isoformat(), modified="", pictures=0, lost=0,
            files=files,
        )  # fmt: skip
        store.articles.add(url, outlet.base, priority=5, now=story.published)
        known = Validators(etag=f'W/"{story.id}-0"')
        store.articles.keep(revision, Ending(state="kept", now=NOW, due=NOW, validators=known))


def kept_file(tree: Path, url: str, rendition: Rendition) -> KeptFile:
    body = f"{url} {rendition}".encode() + BODY[rendition]
    sha256 = hashlib.sha256(body).hexdigest()
    path = f"a/2026/10/{sha256[:32]}.html"
    (tree / path).parent.mkdir(parents=True, exist_ok=True)
    (tree / path).write_bytes(body)
    return KeptFile(
        path=path, rendition=rendition, part=1, body_sha256=sha256, sha256=sha256,
        size=len(body), cid=str(cids.of_block(body, cids.RAW)),
    )  # fmt: skip


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(articles: int) -> None:
    outlets = [quiet(each) for each in month(articles=articles)]
    toml = '[identity]\npseudonym = "heron"\n[fetch]\nthreads = 2\n' + "".join(
        OUTLET.format(base=each.base, host=each.base.removeprefix("https://")) for each in outlets
    )
    clock, host = FixedClock(NOW), MemoryHost()
    web = OutletWeb(outlets={each.base: each for each in outlets}, clock=clock)
    edges = Edges(
        web=web, public=lambda _: web, registers=NoRegisters(), read=article.read, clock=clock,
        ticker=Ticker(monotonic=clock.monotonic, sleep=clock.sleep, chance=lambda: 0.5),
        open_host=lambda _: host, key=key(),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        config = parse(toml, Path(folder) / "mirrors.toml")
        with open_store(config.state) as store:
            for outlet in outlets:
                keep_all(store, outlet, config.state / "tree")
        before = peak_mb()
        for days in (0, 2):
            clock.at = NOW + timedelta(days=days)
            web.asked.clear()
            start, wall = time.process_time(), time.perf_counter()
            report = job.run(config, edges)
            cost, took = time.process_time() - start, time.perf_counter() - wall
            statuses = sorted({status for _, status in web.asked})
            print(f"{dict(report.counts)}: {len(web.asked)} requests answered {statuses},")
            each = cost / articles * 1000
            more = peak_mb() - before
            print(f"  {each:.2f} ms of CPU an article, {took:.0f} s, {more:.0f} MB more at most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
