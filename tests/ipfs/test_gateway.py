"""Files by CID from hosts that nobody believes."""

import pytest

from mirror.errors import IpfsError
from mirror.ipfs import gateway_files, pack
from mirror.ipfs.dagpb import decode
from mirror.ipfs.gateway import Gateways, fetch_verified, seen_through, split
from mirror.ipfs.reader import list_files
from mirror.model import Capture
from tests.fakes import MemoryWeb, memory_tree, page
from tests.ipfs.content import noise

LARGE = noise("large", 3_000_000)
FILES = {f"many/{number:05}.html": b"%d" % number for number in range(5000)} | {
    "index.html": b"<!doctype html>\n",
    "a/2026/11/large.html": LARGE,
    "empty": b"",
}
DAG = pack(memory_tree(FILES))
STATIC = gateway_files(DAG)


def host(url: str, change=lambda path, body: body) -> dict[str, Capture]:
    """A static host that serves our `ipfs/` folder, as URL -> answer."""
    found = {}
    for file in STATIC.files:
        at = f"{url}/{file.path}?format=raw"
        found[at] = page(change(file.path, STATIC.read(file.path)), url=at)
    return found


GOOD = "https://good.example/below"
PAGES = host(GOOD)


def test_a_file_of_several_blocks_comes_back_whole():
    got = fetch_verified(str(DAG.cids["a/2026/11/large.html"]), [GOOD], MemoryWeb(PAGES))
    assert got.body == LARGE
    assert got.faults == ()


@pytest.mark.parametrize("path", ["index.html", "empty", "many/00042.html", "many/04999.html"])
def test_a_path_is_followed_through_folders_and_shards(path):
    got = fetch_verified(f"ipfs://{DAG.root}/{path}", [GOOD + "/"], MemoryWeb(PAGES))
    assert got.body == FILES[path]
    assert got.cid == DAG.cids[path]


def test_a_host_that_tampers_is_found_out_and_never_asked_again():
    web = MemoryWeb(PAGES | host("https://bad.example", lambda path, body: body[:-1] + b"!"))
    hosts = ["https://bad.example", GOOD]
    got = fetch_verified(f"{DAG.root}/a/2026/11/large.html", hosts, web)
    assert got.body == LARGE
    assert [(fault.host, fault.lied) for fault in got.faults] == [("https://bad.example", True)]
    assert sum(url.startswith("https://bad") for url in web.asked) == 1


def test_one_changed_block_in_the_middle_is_found():
    middle = f"ipfs/{list(DAG.leaves)[-3]}"
    web = MemoryWeb(
        PAGES | host("https://bad.example", lambda path, body: b"x" if path == middle else body)
    )
    victim = DAG.leaves[list(DAG.leaves)[-3]].path
    got = fetch_verified(f"{DAG.root}/{victim}", ["https://bad.example", GOOD], web)
    assert got.body == FILES[victim]
    assert [str(fault.cid) for fault in got.faults] == [middle.removeprefix("ipfs/")]


def test_what_each_host_said_is_told_where_none_helped():
    web = MemoryWeb(
        {
            f"https://one.example/ipfs/{DAG.root}?format=raw": page("", status=410),
            f"https://two.example/ipfs/{DAG.root}?format=raw": page("<h1>blocked</h1>"),
        }
    )
    with pytest.raises(IpfsError) as caught:
        fetch_verified(
            str(DAG.root),
            ["https://one.example", "https://two.example", "https://three.example"],
            web,
        )
    assert str(caught.value) == (
        f"no host gave {DAG.root}: https://one.example: status 410; "
        "https://two.example: other bytes than the cid names; https://three.example: nothing there"
    )


def test_a_host_that_has_little_is_asked_last():
    web = MemoryWeb(PAGES)
    source = Gateways(["https://dead.example", GOOD], web)
    for path in list(FILES)[:10]:
        assert source.get(DAG.cids[path]) == FILES[path]
    assert sum(url.startswith("https://dead") for url in web.asked) == 3


def test_all_files_of_a_directory_are_listed():
    source = Gateways([GOOD], MemoryWeb(PAGES))
    assert list_files(DAG.root, source.get) == DAG.cids


def test_the_empty_block_is_in_its_cid_and_asked_of_nobody():
    web = MemoryWeb()
    assert fetch_verified("bafkqaaa", ["https://dead.example"], web).body == b""
    assert web.asked == []


@pytest.mark.parametrize(("path", "reason"), [
    ("", "is a directory, not a file"),
    ("many", "is a hamt shard, not a file"),
    ("nothing", "'nothing' is not in"),
    ("many/nothing", "'nothing' is not in"),
    ("index.html/below", "is a file, not a directory"),
])  # fmt: skip
def test_what_is_no_file_is_refused(path, reason):
    with pytest.raises(IpfsError, match=reason):
        fetch_verified(f"/ipfs/{DAG.root}/{path}", [GOOD], MemoryWeb(PAGES))


def test_a_file_above_the_limit_is_refused():
    with pytest.raises(IpfsError, match="more bytes than may be read"):
        fetch_verified(
            f"{DAG.root}/a/2026/11/large.html",
            [GOOD],
            MemoryWeb(PAGES),
            max_bytes=2_000_000,
        )


def test_no_hosts_is_an_error_with_a_hint():
    with pytest.raises(IpfsError) as caught:
        fetch_verified(str(DAG.root), [], MemoryWeb())
    assert caught.value.hint == "name a gateway or a mirror"


def test_ways_to_write_a_place():
    for prefix in ("", "/ipfs/", "ipfs://"):
        assert split(f"{prefix}{DAG.root}/a/b") == (DAG.root, "a/b")


def test_an_auditor_sees_the_file_through_a_gateway():
    path = "a/2026/11/large.html"
    assert seen_through(GOOD, DAG.cids[path], MemoryWeb(PAGES)).body == LARGE


@pytest.mark.parametrize("block", [0, -1])
def test_an_auditor_sees_what_stands_in_the_files_place(block):
    cid = DAG.cids["a/2026/11/large.html"]
    links = [cid, *(link.cid for link in decode(DAG.nodes[cid]).links)]
    at = f"{GOOD}/ipfs/{links[block]}?format=raw"
    for notice in (page("<h1>blocked</h1>", url=at), page("", url=at, status=451)):
        assert seen_through(GOOD, cid, MemoryWeb(PAGES | {at: notice})) == notice
