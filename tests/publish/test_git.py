"""Git pages: what the commit tells, and how git logs in over http."""

import base64
import http.server
import os
import subprocess
import threading
from contextlib import closing, contextmanager

import pytest

from mirror.config import Mirror
from mirror.errors import ConfigError, PublishError, PublishReason
from mirror.model import Status
from mirror.publish import Credentials, held_after, open_host
from tests.publish.conftest import make_place
from tests.publish.making import files, run, tree

pytestmark = pytest.mark.real

TOKEN = "t0ken-of-the-repository"


class Backend(http.server.BaseHTTPRequestHandler):
    """git http-backend(1) behind a password, as git pages are reached."""

    def do_GET(self):
        login = base64.b64encode(f"git:{TOKEN}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {login}":
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        environ = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": self.server.root,
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REMOTE_USER": "git",
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"],
            input=self._body(),
            env=environ,
            capture_output=True,
            check=True,
        )
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        fields = [line.split(": ", 1) for line in head.decode().split("\r\n")]
        status = next((int(value[:3]) for name, value in fields if name == "Status"), 200)
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.do_GET()

    def _body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def log_message(self, *_):
        pass


@contextmanager
def backend(root):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend) as server:
        server.root = str(root)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def git(folder, *arguments):
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_over_http_with_a_token(tmp_path, started):
    folder = make_place("git", tmp_path, started).folder
    git(folder, "config", "http.receivepack", "true")
    with backend(folder.parent) as base:
        mirror = Mirror(
            name="one", kind="git", path=f"{base}/{folder.name}", allow_private=True, deadline_s=60
        )
        with closing(open_host(mirror, Credentials("one", {"MIRROR_ONE_TOKEN": TOKEN}))) as host:
            receipts = run(tree(1), host, where=mirror)
        assert {receipt.reason for receipt in receipts} == {""}
        with pytest.raises(PublishError) as caught:
            open_host(mirror, Credentials("one", {"MIRROR_ONE_TOKEN": "wr0ng"}))
    assert caught.value.reason is PublishReason.DENIED
    assert "wr0ng" not in str(caught.value)


def test_the_branch_is_one_commit_of_nobody(tmp_path, started, monkeypatch):
    """Neither the volunteer's git settings nor its environment, clock or past leave a trace."""
    settings = tmp_path / "gitconfig"
    settings.write_text('[user]\nname = "A. Name"\nemail = "a@name.example"\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "A. Name")
    monkeypatch.setenv("TZ", "Asia/Almaty")
    place = make_place("git", tmp_path, started)
    held = None
    for edition in (1, 2):
        with closing(place.open()) as host:
            held = held_after(held, run(tree(edition), host, held, where=place.mirror))
    log = git(place.folder, "log", "--format=%an %ae %ad %cn %ce %cd %P|%B", "--date=iso", "pages")
    moment = "2000-01-01 00:00:00 +0000"
    nobody = f"mirror mirror@invalid {moment}"
    assert log.strip() == f"{nobody} {nobody} |"


def test_the_same_tree_is_the_same_commit(tmp_path, started):
    ids = set()
    for _ in range(2):
        place = make_place("git", tmp_path, started)
        with closing(place.open()) as host:
            run(tree(1), host, where=place.mirror)
        ids.add(git(place.folder, "rev-parse", "pages"))
    assert len(ids) == 1


def test_files_of_the_branch_that_are_not_ours_stay(tmp_path, started):
    place = make_place("git", tmp_path, started)
    with closing(place.open()) as host:
        host.put("CNAME", b"mirror.example\n")
        host.flush()
        held = held_after(None, run(tree(1), host, where=place.mirror))
    with closing(place.open()) as host:
        assert run(tree(2), host, held, where=place.mirror)[-1].status is Status.OK
        assert host.list() == {"CNAME", *files(2)}


@pytest.mark.parametrize(
    "path", ["relative/repository", "ftp://x/y", "ext::sh -c touch% /tmp/x", "-u", "git@h:x"]
)
def test_what_is_no_repository_is_refused(path):
    mirror = Mirror(name="one", kind="git", path=path)
    with pytest.raises(ConfigError, match="no repository"):
        open_host(mirror, Credentials("one", {}))


@pytest.mark.parametrize("branch", ["-f", "a..b", "", "a b", "x:y"])
def test_what_is_no_branch_is_refused(branch, tmp_path):
    mirror = Mirror(name="one", kind="git", path=str(tmp_path), options={"branch": branch})
    with pytest.raises(ConfigError, match="branch"):
        open_host(mirror, Credentials("one", {}))
