"""A folder as a host."""

import threading

import pytest

from mirror.errors import PublishError, PublishReason
from mirror.publish.directory import DirectoryHost
from mirror.publish.paths import check_path

OUTSIDE = [
    "../x", "/etc/passwd", "a/../../x", "a//x", "", ".", "..", "a/.", "a\\x", "a/\x00", "a/x\n",
    "-rf", "a/-o", ".git/config", "a/.htaccess", "C:x", "a b", "~x", "a/é", "x" * 256,
]  # fmt: skip


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("call", ["put", "get", "delete"])
def test_no_path_leads_outside(tmp_path, path, call):
    host = DirectoryHost(tmp_path / "root")
    arguments = {"put": {"data": b""}, "get": {"max_bytes": 9}, "delete": {}}[call]
    with pytest.raises(PublishError) as caught:
        getattr(host, call)(path, **arguments)
    assert caught.value.reason is PublishReason.PATH
    assert not (tmp_path / "root").exists()


def test_the_paths_of_a_tree_are_allowed():
    for path in ["index.html", "a/2026/11/0.html", "ipfs/bafkqaaa", "routing/v1/providers/b"]:
        assert check_path(path) == path


def test_a_link_inside_the_folder_does_not_lead_out(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (root / "a").symlink_to(tmp_path)
    with pytest.raises(PublishError, match="leads out"):
        DirectoryHost(root).put("a/x.html", b"")
    assert not (tmp_path / "x.html").exists()


def test_the_error_names_no_folder_of_this_machine(tmp_path):
    with pytest.raises(PublishError) as caught:
        DirectoryHost(tmp_path).get("a/x.html", max_bytes=1)
    assert caught.value.reason is PublishReason.MISSING
    assert str(tmp_path) not in str(caught.value)


def test_a_reader_meets_the_old_bytes_or_the_new_never_a_part(tmp_path):
    host, kinds, done = DirectoryHost(tmp_path), set(), threading.Event()
    host.put("x", b"1" * 100_000)

    def read():
        while not done.is_set():
            data = host.get("x", max_bytes=100_000)
            kinds.add((len(data), len(set(data))))

    thread = threading.Thread(target=read)
    thread.start()
    for number in range(30):
        host.put("x", (b"1", b"2")[number % 2] * 100_000)
    done.set()
    thread.join()
    assert kinds == {(100_000, 1)}


def test_unfinished_files_are_not_listed(tmp_path):
    host = DirectoryHost(tmp_path)
    host.put("a/x.html", b"x")
    (tmp_path / "a" / ".tmp-1").write_bytes(b"")
    assert host.list() == {"a/x.html"}


def test_what_a_killed_run_left_is_removed(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".tmp-1").write_bytes(b"half a fi")
    (tmp_path / "a" / "x.html").write_bytes(b"whole")
    DirectoryHost(tmp_path).sweep()
    assert [file.name for file in (tmp_path / "a").iterdir()] == ["x.html"]
