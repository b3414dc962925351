"""Addresses of hosts as IPFS clients read them."""

import json

import pytest

from mirror.errors import IpfsError
from mirror.ipfs.address import multiaddr
from mirror.ipfs.cid import of_block, parse
from mirror.ipfs.providers import answer, provider_files

ONE = of_block(b"1")


@pytest.mark.parametrize(("url", "address"), [
    ("http://127.0.0.1:5001", "/ip4/127.0.0.1/tcp/5001/http"),
    ("http://[::1]:5001/", "/ip6/::1/tcp/5001/http"),
    ("https://node.example", "/dns/node.example/tcp/443/https"),
])  # fmt: skip
def test_addresses(url, address):
    assert multiaddr(url) == address


@pytest.mark.parametrize("url", [
    "", "127.0.0.1:5001", "http://", "http://h:x", "http://h/path", "http://h?q", "http://me@h",
    "ftp://h", "http://[::1",
])  # fmt: skip
def test_what_is_no_address_of_a_host_alone(url):
    with pytest.raises(IpfsError, match="not the address"):
        multiaddr(url)


def test_every_host_that_clients_can_reach_is_named():
    hosts = [
        "https://a.example/",
        "https://b.example:8443",
        "https://c.example/below",
        "http://d.example",
    ]
    records = json.loads(answer(hosts))["Providers"]
    assert [record["Addrs"] for record in records] == [
        ["/dns/a.example/tcp/443/https"],
        ["/dns/b.example/tcp/8443/https"],
    ]
    assert {record["Schema"] for record in records} == {"peer"}
    assert len({parse(record["ID"]) for record in records}) == 2


def test_one_file_for_each_cid_with_the_same_answer():
    tree = provider_files([ONE, of_block(b"2")], ["https://a.example"])
    assert f"routing/v1/providers/{ONE}" in [file.path for file in tree.files]
    assert {tree.read(file.path) for file in tree.files} == {answer(["https://a.example"])}
    assert {file.size for file in tree.files} == {len(answer(["https://a.example"]))}
