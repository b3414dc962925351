"""Nine mirrors of which four are bad: what a newsroom's push and a later audit say of them."""

import functools
import http.server
import json
import os
import subprocess
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import outlet, volunteer  # noqa: F401  fixtures
from tests.publish import servers
from tests.publish.conftest import make_place

pytestmark = pytest.mark.real

MIRROR = """
[[mirror]]
name = "{name}"
kind = "{kind}"
path = "{path}"
url = "{url}"
allow_private = true
deadline_s = {deadline_s}
[mirror.options]
{options}
"""


class Liar(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, with one word changed in every bundle."""

    def do_GET(self):
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(404)
            return
        data = file.read_bytes()
        data = data.replace(b"<title>", b"<title>NOT ", 1) if "/a/" in self.path else data
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@contextmanager
def lying(folder):
    folder.mkdir()
    handler = functools.partial(Liar, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@contextmanager
def full(folder):
    """A disk of 16 KB where only root can make one; else a folder that nothing fits in."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("MISSING: a small disk can be mounted by root only")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def entry(name, kind, path, *, url="", deadline_s=30, **options):
    lines = "\n".join(f'{key} = "{value}"' for key, value in options.items())
    return MIRROR.format(
        name=name, kind=kind, path=path, url=url, deadline_s=deadline_s, options=lines
    )


@pytest.fixture
def nine(volunteer, tmp_path, started, monkeypatch):  # noqa: F811
    """Add eight mirrors to the volunteer's one; yield the volunteer."""
    entries = []
    for kind in ("s3", "webdav", "sftp", "git"):
        place = make_place(kind, tmp_path, started)
        entries.append(entry(kind, kind, place.mirror.path, **place.mirror.options))
        for variable, value in place.environ.items():
            name = variable.replace("MIRROR_ONE", f"MIRROR_{kind.upper()}")
            monkeypatch.setenv(name, value)
    for name in ("DOWN", "SLOW"):
        monkeypatch.setenv(f"MIRROR_{name}_USERNAME", "u")
    with (
        lying(tmp_path / "liar") as url,
        full(tmp_path / "small") as small,
        servers.silent_server() as silent,
    ):
        dead = f"http://127.0.0.1:{servers.free_port()}"
        slow = f"http://127.0.0.1:{silent}"
        entries += [
            entry("liar", "directory", tmp_path / "liar", url=url),
            entry("down", "webdav", "/", endpoint=dead),
            entry("slow", "webdav", "/", endpoint=slow, deadline_s=1),
            entry("full", "directory", small),
        ]
        config = volunteer.home / "mirrors.toml"
        config.write_text(config.read_text() + "".join(entries))
        yield volunteer


def lines(told):
    return [json.loads(line) for line in told.splitlines()]


def test_push_audit_and_repair(nine, outlet, tmp_path):  # noqa: F811
    url = outlet.url + outlet.outlet.timeline.stories[0].path

    code, told, error = nine.run("push", url, "--quorum", "5", "--json")
    assert code == 0, error
    report = lines(told)[-1]
    reasons = {each["mirror"]: f"{each['status']} {each['reason']}" for each in report["mirrors"]}
    assert report["verified"] == 5
    assert "altered" in reasons["liar"]
    assert "unreachable" in reasons["down"]
    assert reasons["slow"].startswith(("unknown", "failed"))
    assert "deadline" in reasons["slow"]
    assert "full" in reasons["full"]

    bundle = next((nine.public / "a").rglob("*.html"))
    bundle.write_bytes(b"<p>something else</p>")
    code, told, _ = nine.run("audit", "--all", "--repair", "--quorum", "5", "--json")
    audit = lines(told)[-1]
    found = {host["name"]: host["finding"] for host in audit["hosts"]}
    assert found["disk"] == "altered"  # it was mended, as was nothing else
    assert found["liar"] in {"altered", "missing"}
    assert {found[kind] for kind in ("s3", "webdav", "sftp", "git")} == {"genuine"}
    assert (found["down"], found["slow"]) == ("unreachable", "unreachable")
    assert (code, audit["verified"]) == (0, 5)
    assert bundle.read_bytes() != b"<p>something else</p>"

    assert nine.run("audit", "--sample", "1", "--quorum", "6", "--json")[0] == 1
