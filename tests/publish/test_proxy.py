"""Publishing behind a proxy: by name, through it, or not at all."""

import os
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from mirror.config import Mirror
from mirror.errors import ConfigError, PublishError, PublishReason
from mirror.model import Status
from mirror.publish import Credentials, environ_for, open_host
from mirror.publish.guard import Way
from mirror.publish.program import run_program
from tests.publish import servers
from tests.publish.conftest import make_place
from tests.publish.making import run, tree
from tests.publish.test_git import TOKEN, backend, git

PROXY = "socks5h://127.0.0.1:9"


def nobody_looks_up(*_, **__):
    raise AssertionError("a name was looked up on this machine")


def renamed(place, **names):
    """The same mirror under names that only the proxy can make sense of."""
    options = {
        key: value.replace("127.0.0.1", names["name"])
        for key, value in place.mirror.options.items()
    }
    return replace(place.mirror, options=options, allow_private=False)


@pytest.mark.real
@pytest.mark.parametrize("kind", ["sftp", "rclone"])
def test_through_the_proxy_by_name(kind, tmp_path, started):
    place = make_place(kind, tmp_path, started)
    mirror = renamed(place, name="mirror.example")
    with servers.socks() as (proxy, asked):
        credentials = Credentials("one", place.environ)
        with closing(open_host(mirror, credentials, proxy=proxy)) as host:
            assert run(tree(), host, where=mirror)[-1].status is Status.OK
    assert asked == {"mirror.example"}


@pytest.mark.real
def test_git_through_the_proxy_by_name(tmp_path, started):
    folder = make_place("git", tmp_path, started).folder
    git(folder, "config", "http.receivepack", "true")
    with backend(folder.parent) as base, servers.socks() as (proxy, asked):
        path = f"{base.replace('127.0.0.1', 'git.mirror.example')}/{folder.name}"
        mirror = Mirror(name="one", kind="git", path=path, deadline_s=60)
        credentials = Credentials("one", {"MIRROR_ONE_TOKEN": TOKEN})
        with closing(open_host(mirror, credentials, proxy=proxy)) as host:
            host.put("index.html", b"x")
            host.flush()
    assert asked == {"git.mirror.example"}


@pytest.mark.real
def test_s3_through_the_proxy_by_name(tmp_path, started):
    """In a process of its own, as OpenDAL reads the real environment, once."""
    place = make_place("s3", tmp_path, started)
    mirror = renamed(place, name="s3.mirror.example")
    script = (
        "import os\n"
        "from mirror.config import Mirror\n"
        "from mirror.publish import Credentials, open_host\n"
        f"m = Mirror(name='one', kind='s3', path={mirror.path!r}, options={mirror.options!r})\n"
        f"open_host(m, Credentials('one', {dict(place.environ)!r}),"
        " proxy=os.environ['ALL_PROXY']).put('a/x.html', b'x')\n"
    )
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with servers.socks() as (proxy, asked):
        environ = {**keep, **environ_for(proxy, [mirror])}
        done = run_program([sys.executable, "-c", script], environ, data=b"", timeout_s=60)
    assert (done.code, done.complaint) == (0, "")
    assert asked == {"s3.mirror.example"}
    assert (place.folder / "a" / "x.html").read_bytes() == b"x"


@pytest.mark.parametrize(
    ("kind", "path", "options"),
    [
        ("ftp", "/", {"endpoint": "ftp://ftp.mirror.example"}),
        ("git", "ssh://git.mirror.example/x.git", {"host_key": "ssh-ed25519 AAAA"}),
        ("rclone", "x", {"type": "sftp", "host": "ssh.mirror.example"}),
        ("webdav", "/", {"endpoint": "https://dav.mirror.example"}),  # its process has no proxy
    ],
)
def test_what_cannot_go_through_the_proxy_does_not_go_around_it(kind, path, options):
    mirror = Mirror(name="one", kind=kind, path=path, options=options)
    environ = {"MIRROR_ONE_PASSWORD": "x", "MIRROR_ONE_PRIVATE_KEY": "x"}
    with pytest.raises(ConfigError, match="cannot go through the proxy"):
        open_host(mirror, Credentials("one", environ), proxy=PROXY)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "nas", "nas.local", "::1"])
def test_what_is_private_is_refused_before_the_proxy_hears_of_it(host):
    with pytest.raises(PublishError) as caught:
        Way(proxy=PROXY, lookup=nobody_looks_up).address(host, 443)
    assert caught.value.reason is PublishReason.FORBIDDEN_ADDRESS


@pytest.mark.parametrize("host", ["mirror.example", "1.1.1.1", "abc.onion"])
def test_names_are_not_looked_up_here_behind_a_proxy(host):
    assert Way(proxy=PROXY, lookup=nobody_looks_up).address(host, 443) == host


def test_a_mirror_at_home_is_reached_directly():
    home = Mirror(
        name="nas", kind="webdav", options={"endpoint": "http://nas:81"}, allow_private=True
    )
    assert Way(proxy=PROXY, allow_private=True).through == ""
    assert environ_for(PROXY, [home])["NO_PROXY"] == "nas"
    assert environ_for("", [home]) == {}
