"""Files are whole or not there."""

import stat

import pytest

from mirror.disk import replacing, write_atomic


def test_written_bytes_stand_there_with_their_mode(tmp_path):
    write_atomic(tmp_path / "a" / "b", b"one", mode=0o600)
    assert (tmp_path / "a" / "b").read_bytes() == b"one"
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o600


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    write_atomic(tmp_path / "a", b"old")
    with pytest.raises(TypeError), replacing(tmp_path / "a") as stream:
        stream.writelines([b"half", "not bytes"])
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"
