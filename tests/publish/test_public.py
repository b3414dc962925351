"""Reading back through a real web server, and hosts that never answer."""

import shutil
import time
from dataclasses import replace

import pytest

from mirror.fetch import FetchPolicy, HttpWeb
from mirror.model import Status
from mirror.publish import Target, Ticker, held_after, publish_all
from mirror.publish.directory import DirectoryHost
from tests.fakes import NOON
from tests.publish import servers
from tests.publish.conftest import make_place
from tests.publish.making import QUICK, mirror, run, tree

pytestmark = pytest.mark.real

WEB = HttpWeb(FetchPolicy(allow_loopback=True))


@pytest.fixture
def served(tmp_path):
    """A folder, and the address at which nginx serves it."""
    root, folder = tmp_path / "root", tmp_path / "nginx"
    root.mkdir()
    folder.mkdir()
    tmp_path.chmod(0o755)
    with servers.nginx(root, folder) as url:
        yield root, url


def test_a_folder_behind_nginx_is_verified_as_a_reader_gets_it(served):
    root, url = served
    receipts = run(tree(), DirectoryHost(root), where=mirror(url=url), web=WEB)
    assert {receipt.reason for receipt in receipts} == {""}
    assert receipts[-1].url == url


def test_a_web_server_that_gives_old_bytes_is_told_apart(served, tmp_path):
    root, url = served
    held = held_after(None, run(tree(1), DirectoryHost(root), where=mirror(url=url), web=WEB))
    elsewhere = DirectoryHost(tmp_path / "elsewhere")
    shutil.copytree(root, tmp_path / "elsewhere")
    receipts = run(tree(2), elsewhere, held, where=mirror(url=url), web=WEB)
    assert receipts[-1].status is Status.FAILED
    assert receipts[-1].reason.endswith("public address answers 404")


def test_a_public_address_on_this_machine_is_refused_without_allow_private(served):
    root, url = served
    web = HttpWeb(FetchPolicy())
    receipts = run(tree(), DirectoryHost(root), where=mirror(url=url), web=web)
    assert receipts[-1].reason.count("forbidden address") == 1


@pytest.mark.parametrize("kind", ["s3", "webdav", "ftp", "sftp", "rclone"])
def test_a_host_that_never_answers_ends_at_its_deadline(kind, tmp_path, started):
    place = make_place(kind, tmp_path, started)
    ticker = Ticker(monotonic=time.monotonic, sleep=time.sleep, chance=lambda: 0.5)
    with servers.silent_server() as port:
        options = {
            name: value if name not in {"endpoint", "url", "port"} else _other(value, port)
            for name, value in place.mirror.options.items()
        }
        quick = replace(place.mirror, options=options, deadline_s=1.0)
        slow = Target(
            mirror=quick, open=lambda: place.open(options=options, deadline_s=1.0), patience=QUICK
        )
        begun = time.monotonic()
        outcome = publish_all(tree(), [slow], ticker=ticker, now=lambda: NOON)[0]
    assert outcome.receipts[-1].status is not Status.OK
    assert outcome.receipts[-1].reason.startswith(("deadline", "unreachable"))
    assert time.monotonic() - begun < 6


def _other(value, port):
    head, _, _ = value.rpartition(":")
    return f"{head}:{port}" if head else str(port)
