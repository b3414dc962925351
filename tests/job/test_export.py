"""The tree as one zip, for where there is no network."""

import zipfile

import pytest

from mirror import job
from mirror.errors import StoreError
from signing import minisig
from signing.verdict import Code
from signing.verify import verify
from tests.job.test_push import from_cms, push, trust
from tests.job.world import World


@pytest.fixture
def world(tmp_path) -> World:
    made = World(folder=tmp_path, stories=0)
    push(made, from_cms())
    return made


def exported(world: World, name: str = "tree.zip"):
    path = world.folder / name
    job.export(world.config, world.edges, path)
    return path


def test_it_holds_pages_index_and_bundles_that_verify(world):
    with zipfile.ZipFile(exported(world)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    assert {"index.html", "verify.html", "index.json", "index.json.minisig"} <= set(files)
    assert {name: data for name, data in world.files().items() if name in files} == files
    verdicts = [
        verify(data, trust(), now=world.clock()).code
        for name, data in files.items()
        if name.startswith("a/")
    ]
    assert verdicts == [Code.PUBLISHED] * 2
    _, signature = minisig.parse_signature(files["index.json.minisig"].decode())
    minisig.verify(minisig.digest(files["index.json"]), world.key.public, signature)


def test_links_of_the_front_page_lead_to_files_in_it(world):
    with zipfile.ZipFile(exported(world)) as archive:
        front = archive.read("index.html").decode()
        bundles = [name for name in archive.namelist() if name.startswith("a/")]
    assert all(f'href="{name}"' in front for name in bundles)


def test_the_same_articles_give_the_same_bytes_at_any_time(world):
    first = exported(world).read_bytes()
    world.later(days=40)
    assert exported(world, "other.zip").read_bytes() == first


def test_it_tells_no_time_and_is_not_compressed(world):
    with zipfile.ZipFile(exported(world)) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {(entry.date_time[0], entry.compress_type) for entry in entries} == {(1980, 0)}


def test_where_nothing_is_kept_no_file_is_left(tmp_path):
    empty = World(folder=tmp_path)
    with pytest.raises(StoreError, match="nothing is kept yet"):
        exported(empty)
    assert not (tmp_path / "tree.zip").exists()
