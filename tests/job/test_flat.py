"""What a run holds in memory does not grow with what is kept."""

import hashlib
import tracemalloc
from datetime import timedelta
from pathlib import Path

from mirror.ipfs import Cid
from mirror.job.build import build_kept, handed_on
from mirror.model import KeptFile, Rendition, Revision
from mirror.store import Ending, Store, open_store
from tests.job.world import World


def keep(store: Store, count: int, a_month: int = 50) -> None:
    """Note *count* articles as kept, so many of each month; every fiftieth has two revisions."""
    store.articles._db.execute("PRAGMA synchronous = OFF")
    now = World(folder=Path()).clock()
    for number in range(count):
        month = number // a_month
        url, published = f"https://o.example/{number}", f"{2026 - month // 12}-{12 - month % 12:02}"
        store.articles.add(url, "O", priority=5, now=now)
        for revision in range(1, 3 if number % 50 == 0 else 2):
            files = tuple(
                file(f"{url} {revision} {rendition}", published, rendition)
                for rendition in Rendition
            )
            made = Revision(
                url=url, outlet="O", number=revision, text_sha256=f"{revision:064}", seen_at=now,
                title="T" * 80, language="ru", direction="ltr", byline="A", pictures=0, lost=0,
                published=f"{published}-05", modified="", files=files,
            )  # fmt: skip
            store.articles.keep(made, Ending(state="kept", now=now, due=now + timedelta(days=1)))


def file(body: str, published: str, rendition: Rendition) -> KeptFile:
    """Return a file that nobody reads, since its sha256 is known: it need not be there."""
    digest = hashlib.sha256(body.encode()).digest()
    return KeptFile(
        path=f"a/{published.replace('-', '/')}/{digest.hex()[:32]}.html", rendition=rendition,
        part=1, body_sha256=digest.hex(), sha256=digest.hex(), size=9_000,
        cid=str(Cid(codec=0x55, digest=digest)),
    )  # fmt: skip


def peak_kb(folder: Path, count: int) -> float:
    world = World(folder=folder, stories=0)
    with open_store(world.config.state) as store:
        keep(store, count)
        handed = handed_on(world.config)
        build_kept(
            world.config, store, world.edges, handed
        )  # what is imported late is imported now
        tracemalloc.start()
        built = build_kept(world.config, store, world.edges, handed)
        (_, peak), _ = tracemalloc.get_traced_memory(), tracemalloc.stop()
        assert len(built.tree.files) > 4 * count
        return peak / 1024


def test_a_tree_of_half_as_many_articles_more_takes_no_more_memory(tmp_path):
    """Both are more than is read at once; a list in memory would take half as much again."""
    few, many = (peak_kb(tmp_path / str(count), count) for count in (2_000, 3_000))
    assert many < 1.1 * few
