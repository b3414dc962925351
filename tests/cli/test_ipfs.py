"""`mirror fetch-ipfs` and `mirror ipns`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mirror.cli import group
from mirror.config import example
from mirror.errors import ConfigError, IpfsError
from mirror.ipfs import pack
from mirror.ipfs.static import static_files
from signing import keyfile, minisig
from tests.fakes import memory_tree
from tests.ipfs.content import noise
from tests.ipfs.fake_node import FakeNode, serving
from tests.ipfs.static_hosts import lay_out, plain

FILES = {"index.html": b"<!doctype html>\n", "a/2026/11/one.html": noise("one", 1_500_000)}
DAG = pack(memory_tree(FILES))


@pytest.fixture
def host(tmp_path):
    """The URL of a plain web server in front of tmp_path/www, where our files are."""
    with plain(lay_out(tmp_path / "www", static_files(DAG))) as url:
        yield url


@pytest.fixture
def mirror(tmp_path):
    """Run `mirror` on a configuration that may reach loopback; gives its output and status."""
    path = tmp_path / "mirrors.toml"

    def run(*words, api=""):
        text = example().replace("# allow_loopback = false", "allow_loopback = true")
        path.write_text(text.replace('# api = ""', f'api = "{api}"'))
        result = CliRunner().invoke(group, ["-c", str(path), *map(str, words)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return run


def test_a_file_is_fetched_by_path(mirror, host, tmp_path):
    out = tmp_path / "out.html"
    status, said = mirror("fetch-ipfs", f"{DAG.root}/a/2026/11/one.html", "--from", host, "-o", out)
    assert status == 0
    assert out.read_bytes() == FILES["a/2026/11/one.html"]
    assert "1 files, 1500000 bytes" in said


def test_a_directory_is_fetched_whole(mirror, host, tmp_path):
    _, said = mirror(
        "fetch-ipfs", f"ipfs://{DAG.root}", "--from", host, "-o", tmp_path / "tree", "--json"
    )
    assert {path: (tmp_path / "tree" / path).read_bytes() for path in FILES} == FILES
    assert json.loads(said) == {"bytes": 1500016, "cid": str(DAG.root), "faults": [], "files": 2}


def test_a_tampered_block_leaves_nothing(mirror, host, tmp_path):
    victim = next(iter(DAG.leaves))
    (tmp_path / "www" / "ipfs" / str(victim)).write_bytes(b"tampered")
    with pytest.raises(IpfsError, match="other bytes than the cid names"):
        mirror("fetch-ipfs", DAG.root, "--from", host, "-o", tmp_path / "tree")
    assert {entry.name for entry in tmp_path.iterdir()} == {"www", "mirrors.toml"}


def test_nothing_is_written_over(mirror, host, tmp_path):
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(ConfigError, match="exists already"):
        mirror("fetch-ipfs", f"{DAG.root}/index.html", "--from", host, "-o", tmp_path / "out")


@pytest.fixture
def key(tmp_path):
    """A secret key file in the clear."""
    path = tmp_path / "name.key"
    keyfile.create(path, keyfile.dump_secret(minisig.generate(), ""))
    return path


def sign(mirror, key, folder, cid=DAG.root) -> tuple[dict, Path]:
    facts = json.loads(mirror("ipns", "sign", key, cid, "-o", folder, "--json")[1])
    return facts, Path(facts["file"])


def test_a_record_is_signed_shown_and_counted_on(mirror, key, tmp_path):
    first, path = sign(mirror, key, tmp_path)
    second, _ = sign(mirror, key, tmp_path)
    assert first["value"] == f"/ipfs/{DAG.root}"
    assert second["sequence"] > first["sequence"]
    assert json.loads(mirror("ipns", "show", path, "--json")[1]) == second
    assert mirror("ipns", "name", key)[1] == f"{first['name']}\n"


def test_a_name_is_followed_on_static_hosts(mirror, key, host, tmp_path):
    facts, path = sign(mirror, key, tmp_path)
    (tmp_path / "www" / "ipns").mkdir()
    (tmp_path / "www" / "ipns" / facts["name"]).write_bytes(path.read_bytes())
    out = tmp_path / "out"
    mirror("fetch-ipfs", f"ipns://{facts['name']}/index.html", "--from", host, "-o", out)
    assert out.read_bytes() == FILES["index.html"]


def test_a_record_is_put_and_what_became_of_it_is_told(mirror, key, tmp_path):
    _, path = sign(mirror, key, tmp_path)
    with serving(FakeNode()) as node:
        assert mirror("ipns", "put", path, api=node.url) == (0, "node: ok\n")
        node.faults["name/get"] = lambda *_: (200, b"")
        assert mirror("ipns", "put", path, api=node.url) == (
            1,
            "node: failed, record has no V2 signature\n",
        )


def test_without_a_node_there_is_nobody_to_hand_a_record_to(mirror, key, tmp_path):
    _, path = sign(mirror, key, tmp_path)
    with pytest.raises(ConfigError, match="nobody to hand it to"):
        mirror("ipns", "put", path)
