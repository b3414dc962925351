"""One place per kind of host, on a real server, empty for each test."""

from __future__ import annotations

import getpass
import subprocess
from contextlib import ExitStack
from itertools import count

import pytest

from mirror.config import Mirror
from tests.publish import servers
from tests.publish.servers import Place

QUICK = ("directory", "s3", "webdav", "ftp", "sftp")
A_PROGRAM_EACH = ("git", "rclone")  # a process for every call
OVER_SSH = pytest.param("git-ssh", marks=pytest.mark.slow)  # and a handshake
KINDS = (*QUICK, *A_PROGRAM_EACH, OVER_SSH)
NETWORKED = (*QUICK[1:], "rclone", OVER_SSH)
_numbers = count()


@pytest.fixture(scope="session")
def started(tmp_path_factory):
    """Start each server once, when it is first asked for; return what it yielded."""
    with ExitStack() as stack:
        known = {}

        def start(name):
            if name not in known:
                root = tmp_path_factory.mktemp(name)
                server = servers.sshd if name == "sshd" else servers.rclone
                arguments = (root,) if name == "sshd" else (name, root)
                known[name] = root, stack.enter_context(server(*arguments))
            return known[name]

        yield start


@pytest.fixture(params=KINDS)
def place(request, tmp_path, started) -> Place:
    """An empty place of each kind in turn."""
    return make_place(request.param, tmp_path, started)


@pytest.fixture(
    params=[
        *QUICK,
        *(pytest.param(kind, marks=pytest.mark.slow) for kind in A_PROGRAM_EACH),
        OVER_SSH,
    ]
)
def many_calls(request, tmp_path, started) -> Place:
    """As `place`; but kinds that run a program for each call are slow."""
    return make_place(request.param, tmp_path, started)


def make_place(kind, tmp_path, started) -> Place:
    """Return an empty place of *kind*."""
    name = f"m{next(_numbers)}"
    if kind == "directory":
        return _place(kind, tmp_path / name, {}, path=str(tmp_path / name))
    if kind == "git":
        return _place(kind, _repository(tmp_path / name), {}, path=str(tmp_path / name))
    if kind in {"sftp", "git-ssh"}:
        return _over_ssh(kind, tmp_path / name, *started("sshd")[1])
    root, (port, pid) = started("webdav" if kind == "rclone" else kind)
    folder = root / "bucket" / name
    folder.mkdir(parents=True)
    http = f"http://127.0.0.1:{port}"
    options, secrets, path = {
        "s3": (
            {"bucket": "bucket", "endpoint": http, "region": "auto"},
            {"ACCESS_KEY_ID": servers.KEY_ID, "SECRET_ACCESS_KEY": servers.KEY},
            f"/{name}",
        ),
        "webdav": (
            {"endpoint": http},
            {"USERNAME": servers.USER, "PASSWORD": servers.PASSWORD},
            f"/bucket/{name}",
        ),
        "ftp": (
            {"endpoint": f"ftp://127.0.0.1:{port}"},
            {"USER": servers.USER, "PASSWORD": servers.PASSWORD},
            f"/bucket/{name}",
        ),
        "rclone": (
            {"type": "webdav", "url": http, "vendor": "other"},
            {"USER": servers.USER, "PASS": servers.PASSWORD},
            f"bucket/{name}",
        ),
    }[kind]
    return _place(kind, folder, secrets, path=path, options=options, pid=pid)


def _over_ssh(kind, folder, port, host_key, key) -> Place:
    user = getpass.getuser()
    if kind == "git-ssh":
        path = f"ssh://127.0.0.1:{port}{_repository(folder)}"
        options = {"host_key": host_key, "user": user}
        return _place("git", folder, {"PRIVATE_KEY": key}, path=path, options=options)
    options = {"host": "127.0.0.1", "port": str(port), "host_key": host_key, "user": user}
    return _place(kind, folder, {"PRIVATE_KEY": key}, path=str(folder), options=options)


def _place(kind, folder, secrets, *, path, options=None, pid=0) -> Place:
    mirror = Mirror(
        name="one", kind=kind, path=path, options=options or {}, allow_private=True, deadline_s=60
    )
    environ = {f"MIRROR_ONE_{what}": value for what, value in secrets.items()}
    return Place(mirror=mirror, environ=environ, folder=folder, pid=pid)


def _repository(folder):
    git = servers.program("git")
    subprocess.run([git, "init", "--quiet", "--bare", str(folder)], check=True)
    for setting in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        subprocess.run([git, "-C", str(folder), "config", setting, "true"], check=True)
    return folder
