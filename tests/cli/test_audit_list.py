"""`mirror audit --list`: what an audit finds goes into the list that is signed next."""

import json

import pytest

from signing import keyfile, minisig, pack
from tests.cli.test_keys import mirror
from tests.publish.servers import free_port
from tests.signing.makers import secret

MIRROR = """
[[mirror]]
name = "dead"
kind = "directory"
path = "dead"
url = "{url}"
allow_private = true
deadline_s = 2
"""


@pytest.fixture
def trust(tmp_path):
    """A folder in which one key is everything, and which lists a mirror."""
    (tmp_path / "one.pub").write_text(minisig.dump_public(secret("one").public))
    keyfile.create(tmp_path / "one", keyfile.dump_secret(secret("one"), ""))
    folder = ["--folder", tmp_path / "trust"]
    mirror("trust", "init", "--root-threshold", 1, "--targets-threshold", 1, *folder)
    mirror("trust", "add-root-key", tmp_path / "one.pub", *folder)
    mirror("trust", "add-duty-key", tmp_path / "one.pub", *folder)
    mirror("trust", "add-mirror", "https://other.example/", *folder)
    return tmp_path / "trust"


def publish(trust):
    """Sign and publish; return the addresses that readers get."""
    mirror("trust", "publish", "--key", trust.parent / "one", "--folder", trust)
    data = (trust / "public" / "trust-pack.json").read_bytes()
    return {one.url for one in pack.read(data, pack.Pin(root=pack.fingerprint(data))).trust.mirrors}


def test_a_dead_mirror_is_left_out_of_the_next_signed_list_and_told(volunteer, trust):
    url = f"https://127.0.0.1:{free_port()}/"
    mirror("trust", "add-mirror", url, "--folder", trust)
    mirror("trust", "sign", "--key", trust.parent / "one", "--folder", trust)
    assert publish(trust) == {url, "https://other.example/"}
    config = volunteer.home / "mirrors.toml"
    config.write_text(config.read_text() + MIRROR.format(url=url.rstrip("/")))
    assert volunteer.run("run", "--limit", "1")[0] == 0

    code, told, _ = volunteer.run("audit", "--list", trust)
    assert code == 0
    assert f"list: {url} is left out\nnext, so that it counts: mirror trust publish" in told
    status = mirror("trust", "status", "--folder", trust)
    assert f"left out   {url}, by an audit" in status
    assert "the list has changed; next: mirror trust publish --key DUTY" in status
    assert publish(trust) == {"https://other.example/"}

    report = json.loads(volunteer.run("audit", "--list", trust, "--json")[1].splitlines()[-1])
    assert report["list"] == {"left_out": [], "put_back": []}


def test_a_folder_that_is_none_is_told_before_anything_is_fetched(volunteer):
    code, _, error = volunteer.run("audit", "--list", volunteer.home / "nothing")
    assert (code, "no trust folder" in error) == (2, True)
