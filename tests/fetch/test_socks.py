"""Through a SOCKS proxy: names stay whole until they reach it, and nothing goes around it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mirror.errors import FetchError, FetchReason
from mirror.fetch import FetchPolicy, HttpWeb
from mirror.model import Limits
from tests.conftest import missing
from tests.fetch.socks_server import BY_NAME, PAGE, Proxy, serve_socks


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with serve_socks() as running:
        yield running


def no_lookup(*_, **__):
    raise AssertionError("a name was looked up here")


def through(proxy: Proxy, **edges) -> HttpWeb:
    policy = FetchPolicy(proxy=f"socks5h://127.0.0.1:{proxy.port}", allow_loopback=True)
    return HttpWeb(policy, lookup=no_lookup, **edges)


def test_the_proxy_is_given_the_name(proxy):
    assert through(proxy).get("http://news.example/a", limits=Limits()).body == PAGE
    [asked] = proxy.asked
    assert (asked.kind, asked.host, asked.port) == (BY_NAME, "news.example", 80)


def test_a_name_in_another_script_is_given_as_ascii(proxy):
    through(proxy).get("http://почта.рф/", limits=Limits())
    assert proxy.asked[0].host == "xn--80a1acny.xn--p1ai"


def test_an_onion_name_goes_through_the_proxy_and_nowhere_else(proxy):
    assert through(proxy).get("http://abc.onion/", limits=Limits()).body == PAGE
    with pytest.raises(FetchError):
        HttpWeb(FetchPolicy(), lookup=no_lookup).get("http://abc.onion/", limits=Limits())


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://one.localhost:8080/",
        "http://192.168.1.1/",
        "http://[::1]/",
        "http://169.254.169.254/",
        "http://router/",
        "http://nas.local/",
        "http://2130706433/",
    ],
)
def test_local_places_are_refused_before_the_proxy_hears_of_them(url, proxy):
    """A proxy is no reason to check less, not even where loopback is open."""
    with pytest.raises(FetchError) as error:
        through(proxy).get(url, limits=Limits())
    assert error.value.reason in {FetchReason.FORBIDDEN_ADDRESS, FetchReason.FORBIDDEN_URL}
    assert proxy.asked == []


def test_each_job_has_a_circuit_of_its_own(proxy):
    one, two = through(proxy), through(proxy)
    for web in (one, one, two):
        web.get("http://news.example/a", limits=Limits())
    first, again, other = [(asked.user, asked.password) for asked in proxy.asked]
    assert first == again != other


def test_circuits_come_from_the_chance_we_are_given(proxy):
    tokens = iter(["one", "two"])
    through(proxy, token=lambda: next(tokens)).get("http://news.example/a", limits=Limits())
    assert (proxy.asked[0].user, proxy.asked[0].password) == ("one", "two")


def test_a_proxy_that_is_down_is_unreachable():
    web = HttpWeb(FetchPolicy(proxy="socks5h://127.0.0.1:1"), lookup=no_lookup)
    with pytest.raises(FetchError) as error:
        web.get("http://news.example/a", limits=Limits())
    assert error.value.reason == FetchReason.UNREACHABLE


@pytest.mark.real
def test_no_packet_goes_around_the_proxy():
    """In a network namespace with no other route; that lookups would show is shown as well."""
    inside = ["unshare", "--net", "--mount"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*inside, "ip", "link"], check=False).returncode
    ):
        missing("root, unshare and ip, for a network namespace")
    command = [*inside, sys.executable, "-m", "tests.fetch.namespace"]
    ran = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, check=True)
    seen = json.loads(ran.stdout)
    assert seen["through"].encode() == PAGE
    assert seen["packets"] > 5
    assert seen["around"] == []
    assert seen["without"] == FetchReason.UNREACHABLE
    assert seen["lookups_without"] > 0
