"""The pages and the index of a tree."""

import base64
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mirror import site as tree
from mirror.model import KeptFile, Rendition, Revision, TextSource
from mirror.site import MirrorList, Place, Site
from tests.fakes import MemoryKept

SEEN = datetime(2026, 11, 22, 20, tzinfo=UTC)


def file(rendition: Rendition, number: int) -> KeptFile:
    name = f"{number:032x}"
    return KeptFile(
        path=f"a/2026/11/{name}.html", rendition=rendition, part=1, body_sha256=name * 2,
        sha256=name * 2, size=9000, cid="bafkrei",
    )  # fmt: skip


def revision(url="https://o.example/a", number=1, title="Заголовок", **more) -> Revision:
    values = {
        "url": url, "outlet": "O", "number": number, "text_sha256": f"{number:064x}",
        "seen_at": SEEN, "title": title, "language": "ru", "direction": "ltr", "byline": "А. Б.",
        "published": "2026-11-20", "modified": "", "pictures": 1, "lost": 0,
        "files": (file(Rendition.TEXT, 2 * number), file(Rendition.FULL, 2 * number + 1)),
    }  # fmt: skip
    return Revision(**(values | more))


def site(*revisions: Revision, places=(), living=None) -> Site:
    return Site(
        publisher="heron", key="RW" + "A" * 54, fingerprint="12345 " * 8,
        verifier_sha256="ab" * 32, kept=MemoryKept(revisions), places=places, living=living,
    )  # fmt: skip


def pages(made: Site) -> dict[str, bytes]:
    return dict(tree.pages(made))


def index_json(made: Site) -> bytes:
    return b"".join(tree.index_json(made))


def test_the_front_page_leads_to_both_renditions():
    one = revision()
    front = pages(site(one))["index.html"].decode()
    assert all(f'href="{file.path}"' in front for file in one.files)
    assert "Заголовок" in front


def test_the_same_kept_articles_make_the_same_bytes():
    one, two = revision(), revision(url="https://o.example/b", number=1)
    assert pages(site(one, two)) == pages(site(two, one))
    assert index_json(site(one, two)) == index_json(site(two, one))


def test_a_title_that_is_markup_stays_text():
    made = pages(site(revision(title='<script>x</script>"&')))
    assert b"<script" not in b"".join(made.values())


@given(st.text(max_size=60))
def test_any_title_leaves_the_feed_well_formed(title):
    made = pages(site(revision(title=title)))
    assert ET.fromstring(made["feed.xml"]).tag.endswith("feed")


def test_an_article_that_changed_has_a_page_of_its_history():
    first, second = revision(), revision(number=2)
    made = pages(site(first, second))
    (path,) = [path for path in made if path.startswith("h/")]
    assert path in made["index.html"].decode()
    assert all(f"../{one.files[0].path}" in made[path].decode() for one in (first, second))


def test_a_month_has_its_page():
    other = revision(url="https://o.example/b", published="2026-09-01")
    assert {"2026-11.html", "2026-09.html"} <= pages(site(revision(), other)).keys()


def test_mirrors_are_named():
    made = pages(site(revision(), places=(Place(kind="https", url="https://m.example/"),)))
    assert b'href="https://m.example/"' in made["mirrors.html"]
    assert b"list" not in made["mirrors.html"]


def living(days_over=None) -> MirrorList:
    places = (
        Place(kind="https", url="https://m.example/", since=date(2026, 11, 1)),
        Place(kind="onion", url=f"http://{'a' * 56}.onion/", since=date(2026, 11, 2)),
        Place(kind="ipns", url="ipns://k51example", since=date(2026, 11, 2)),
        Place(kind="telegram", url="https://t.me/mirrors", since=date(2026, 11, 2)),
        Place(kind="mail", url="mailto:mirror@m.example", since=date(2026, 11, 2)),
    )
    return MirrorList(
        version=12, issued=date(2026, 11, 20), expires=date(2026, 12, 20),
        days_over=days_over, places=places,
    )  # fmt: skip


def test_the_signed_list_is_shown_as_text_and_codes_with_version_and_dates():
    made = pages(site(revision(), living=living(), places=(Place(kind="http", url="http://x/"),)))
    page = made["mirrors.html"].decode()
    assert all(f"<code>{one.url}</code>" in page for one in living().places)
    assert all(f'alt="QR: {one.url}"' in page for one in living().places)
    assert "version 12, of 2026-11-20. It holds until 2026-12-20" in page
    assert "http://x/" not in page


def test_the_front_page_has_one_code_and_stays_light():
    bare, made = pages(site(revision())), pages(site(revision(), living=living()))
    assert made["index.html"].count(b"<img ") == 1
    assert len(made["index.html"]) < len(bare["index.html"]) + 3000
    assert made == pages(site(revision(), living=living()))


def test_a_list_that_ran_out_says_how_long_ago():
    made = pages(site(living=living(days_over=9)))
    for page in ("index.html", "mirrors.html"):
        assert "ran out on 2026-12-20, 9 days ago" in made[page].decode()


def test_a_code_is_a_picture_of_the_size_that_is_told():
    page = pages(site(living=living()))["mirrors.html"]
    for found in re.finditer(rb'src="data:image/png;base64,([^"]+)"[^>]* width="(\d+)"', page):
        drawn = Image.open(io.BytesIO(base64.b64decode(found[1])))
        assert drawn.size == (int(found[2]),) * 2


def test_the_index_tells_each_revision_and_its_files():
    index = json.loads(index_json(site(revision(), revision(number=2))))
    (article,) = index["articles"]
    assert [one["number"] for one in article["revisions"]] == [1, 2]
    assert article["revisions"][0]["files"][0]["rendition"] == "text"


def test_a_text_that_came_another_way_is_told_and_not_called_a_change():
    fed, paged = revision(source=TextSource.FEED), revision(number=2)
    made = pages(site(fed, paged))
    (path,) = (path for path in made if path.startswith("h/"))
    assert "changed" not in made["index.html"].decode()
    assert made[path].decode().count("from the outlet's feed") == 1
    (article,) = json.loads(index_json(site(fed, paged)))["articles"]
    assert [one.get("source") for one in article["revisions"]] == ["feed", None]


def test_a_change_of_the_page_counts_also_with_a_feed_between():
    history = [revision(), revision(number=2, source=TextSource.FEED), revision(number=3)]
    assert "changed 1×" in pages(site(*history))["index.html"].decode()


def test_the_index_has_no_time_but_that_of_the_newest_revision():
    later = replace(revision(), seen_at=SEEN.replace(minute=31))
    assert json.loads(index_json(site(later)))["updated"] == "2026-11-22T20:00:00Z"
