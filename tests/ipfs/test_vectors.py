"""CIDs and CARs that several independent implementations agree on."""

import hashlib
import io
import json

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

from mirror.ipfs import car, pack
from mirror.ipfs.pack import blocks
from tests.fakes import memory_tree
from tests.ipfs.content import noise

PROFILE = "unixfs-v1-2025"


@pytest.fixture(scope="module")
def rows(vectors):
    return json.loads((vectors / "ipfs" / "cid_vectors.json").read_text())


def test_every_file_has_the_cid_that_others_compute(rows):
    for row in rows["files"]:
        dag = pack(memory_tree({"f": noise(f"cid-vector-{row['size']}", row["size"])}))
        assert str(dag.cids["f"]) == row["cids"][PROFILE], row["size"]


def test_every_directory_has_the_cid_that_others_compute(rows):
    for row in rows["directories"]:
        files = {
            row["name"].format(i=i): noise(f"dir-vector-{i}", i % 50) for i in range(row["files"])
        }
        assert str(pack(memory_tree(files)).root) == row["cids"][PROFILE], row["dir"]


def test_a_car_has_the_bytes_that_others_write(rows):
    row = rows["car_v1"]
    dag = pack(memory_tree({"f": noise("cid-vector-2097153", 2097153)}))
    file_blocks = [(cid, block) for cid, block in blocks(dag) if cid != dag.root]
    data = b"".join(car.sections(dag.cids["f"], file_blocks))
    assert str(dag.cids["f"]) == row["root"]
    assert hashlib.sha256(data).hexdigest() == row["car_sha256"]


def kubo_stream(seed: str, size: int) -> bytes:
    """The bytes of Kubo's test/cli/cid_profiles_test.go: ChaCha20 of zeros, keyed by the seed."""
    key = hashlib.sha256(seed.encode()).digest()
    return Cipher(algorithms.ChaCha20(key, bytes(16)), None).encryptor().update(bytes(size))


@pytest.mark.parametrize(("row", "seed", "size"), [
    (1, "chunk-v1-seed", 1 << 20),
    (2, "chunk-v1-seed", (1 << 20) + 1),
    pytest.param(3, "v1-2025-seed", 1 << 30, marks=pytest.mark.slow),
    pytest.param(4, "v1-2025-seed", (1 << 30) + 1, marks=pytest.mark.slow),
])  # fmt: skip
def test_kubos_own_fixtures(rows, row, seed, size):
    dag = pack(memory_tree({"f": kubo_stream(seed, size)}))
    assert str(dag.cids["f"]) == rows["kubo_fixtures"]["rows"][row][2]


EASY = "abcdefghijklmnopqrstuvwxyz01234567890-_"


@pytest.mark.parametrize(("row", "last"), [(5, 21), (6, 22)])
def test_a_directory_is_sharded_one_byte_above_the_limit(rows, row, last):
    """Kubo's fixtures: 4766 names whose block has 262144 and 262145 bytes."""
    lengths = [11] * 4765 + [last]
    stream = io.BytesIO(kubo_stream("hamt-unixfs-v1-2025", sum(lengths)))
    names = ["".join(EASY[byte % len(EASY)] for byte in stream.read(n)) for n in lengths]
    dag = pack(memory_tree(dict.fromkeys(names, b"x")))
    assert str(dag.root) == rows["kubo_fixtures"]["rows"][row][2]
