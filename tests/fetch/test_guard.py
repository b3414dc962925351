"""Where requests may go, and what they carry."""

import socket

import pytest

from mirror import addresses
from mirror.errors import ConfigError, FetchError, FetchReason
from mirror.fetch import FetchPolicy, HttpWeb
from mirror.model import Limits
from tests.fetch.server import ok

PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:2800:21f::1", "64:ff9b::5db8:d70e"]
LOCAL = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.88.1.2", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.0.1", "198.18.0.1",
    "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "::", "::1",
    "::ffff:93.184.215.14", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1",
    "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%lo",
    "2606:2800:21f::1%lo", "fec0::1", "ff02::1", "words",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address):
    assert addresses.is_public(address)


@pytest.mark.parametrize("address", LOCAL)
def test_addresses_of_special_use_are_not_public(address):
    assert not addresses.is_public(address)


def resolver(*answers: str):
    """Return a getaddrinfo that gives *answers* for every name."""

    def lookup(host, port, **_):
        family = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(family[":" in ip], socket.SOCK_STREAM, 6, "", (ip, port)) for ip in answers]

    return lookup


def reason(url: str, *answers: str, **policy) -> FetchReason:
    with pytest.raises(FetchError) as error:
        HttpWeb(FetchPolicy(**policy), lookup=resolver(*answers)).get(url, limits=Limits())
    return error.value.reason


@pytest.mark.parametrize(
    "answers", [["10.0.0.5"], ["93.184.215.14", "127.0.0.1"], ["::1"], ["93.184.215.14", "fd00::1"]]
)
def test_one_bad_address_spoils_the_answer(answers):
    assert reason("http://news.example/", *answers) == FetchReason.FORBIDDEN_ADDRESS


def test_a_name_that_leads_home_is_refused_even_where_loopback_is_open():
    answer = reason("http://news.example/", "127.0.0.1", allow_loopback=True)
    assert answer == FetchReason.FORBIDDEN_ADDRESS


@pytest.mark.parametrize(
    "host",
    ["localhost", "a.localhost", "router", "nas.local", "a.internal", "b.onion"],
)
def test_local_names_are_never_looked_up(host):
    assert reason(f"http://{host}/", "93.184.215.14") == FetchReason.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("port", [22, 25, 6379, 9050])
def test_other_services_ports_are_refused(port):
    assert reason(f"http://news.example:{port}/", "93.184.215.14") == FetchReason.FORBIDDEN_URL


def test_a_name_without_an_address_is_unreachable():
    assert reason("http://news.example/") == FetchReason.UNREACHABLE


def test_localhost_names_lead_to_loopback_where_it_is_open(site, web):
    site.answers["/"] = ok(b"here")
    assert web.get(site.url("/", "one.localhost"), limits=Limits()).body == b"here"


def test_a_request_tells_nothing_of_the_volunteer(site, web):
    site.answers["/a"] = ok(b"", "Set-Cookie: id=1", "Location: /b", status="302 Found")
    site.answers["/b"] = ok(b"there")
    web.get(site.url("/a"), limits=Limits())
    names = {line.partition(":")[0] for head in site.requests for line in head.split("\r\n")[1:]}
    assert names - {""} == {"Host", "User-Agent", "Accept", "Accept-Encoding"}
    assert "Firefox" in site.requests[0]


@pytest.mark.parametrize(
    "proxy",
    [
        "socks5://127.0.0.1:9050",
        "socks4a://127.0.0.1:9050",
        "http://127.0.0.1:8080",
        "socks5h://tor.example:9050",
        "socks5h://user:pass@127.0.0.1:9050",
        "socks5h://127.0.0.1",
        "socks5h://127.0.0.1:port",
        "127.0.0.1:9050",
    ],
)
def test_a_proxy_that_would_leak_is_refused(proxy):
    with pytest.raises(ConfigError):
        FetchPolicy(proxy=proxy)
