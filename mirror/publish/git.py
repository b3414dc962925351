"""Git pages (GitHub, GitLab, Codeberg, …): the whole tree as one commit without a past."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping

from mirror.config import Mirror
from mirror.errors import ConfigError, PublishError, PublishReason
from mirror.publish.credentials import Credentials
from mirror.publish.gitrun import Git, Repository
from mirror.publish.guard import Way
from mirror.publish.interface import Host
from mirror.publish.paths import check_path

_OPTIONS = frozenset({"branch", "user", "host_key"})
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
# No name, time or time zone of the volunteer: the commit's id depends on the tree alone.
_NOBODY = "mirror <mirror@invalid> 946684800 +0000"

# GitHub Pages then serves the files as they are, at once, and not what Jekyll makes of them.
_NO_JEKYLL = ".nojekyll"


def open_git(mirror: Mirror, credentials: Credentials, way: Way) -> Host:
    """
    Return a host whose files are the newest commit of a branch.

    `path` is the repository ("https://host/owner/name.git", "ssh://host/owner/name.git", or a
    folder). Options: `branch` ("pages"), `user` ("git"), and for ssh `host_key`. Credentials:
    `token` for https, `private_key` for ssh.

    Raises:
        ConfigError: an option or credential is missing or cannot be used.
        PublishError: no connection, a private address, or a refused login.
    """
    for option in mirror.options:
        if option not in _OPTIONS:
            raise ConfigError(f"mirror {mirror.name!r}: git has no option {option!r}")
    branch = mirror.options.get("branch", "pages")
    if not _BRANCH.fullmatch(branch) or ".." in branch:
        raise ConfigError(f"mirror {mirror.name!r}: not the name of a branch: {branch!a}")
    git = Git(mirror, credentials, way)
    try:
        return GitHost(git, branch)
    except BaseException:
        git.close()
        raise


class GitHost:
    """
    Stages files, and sends them as one orphan commit when flushed.

    Reading gives what the remote gives to a repository made for that alone: in the one that
    pushed, git would find its own objects again and prove nothing.
    """

    def __init__(self, git: Git, branch: str) -> None:
        self._git = git
        self._ref = f"refs/heads/{branch}"
        self._staged: dict[str, bytes | None] = {}
        self._sent: frozenset[str] = frozenset()
        self._lock = threading.RLock()
        self._ours = git.repository("ours")
        self._seen: _Seen | None = self._look(self._ours)
        self._base = self._tree("refs/there") if self._seen.blobs else ""

    def put(self, path: str, data: bytes) -> None:
        """Stage the file."""
        with self._lock:
            self._staged[check_path(path)] = data

    def get(self, path: str, *, max_bytes: int) -> bytes:
        """Return the bytes in the commit that the remote gave us."""
        check_path(path)
        with self._lock:
            data = self._there().read(path)
        if len(data) > max_bytes:
            raise PublishError(PublishReason.ALTERED, f"larger than {max_bytes} bytes")
        return data

    def delete(self, path: str) -> None:
        """Stage the deletion."""
        with self._lock:
            self._staged[check_path(path)] = None

    def list(self) -> frozenset[str]:
        """Return the paths in the commit that the remote gave us."""
        with self._lock:
            return frozenset(self._there().blobs) - {_NO_JEKYLL}

    def flush(self) -> None:
        """Commit what is staged on top of the files that are there, and push it."""
        with self._lock:
            if not self._staged:
                return
            self._ours.run("fast-import", "--quiet", "--force", data=b"".join(self._commit()))
            self._ours.run("push", "--quiet", "--force", "there", f"refs/new:{self._ref}")
            self._base = self._tree("refs/new")
            self._sent = frozenset(path for path, data in self._staged.items() if data is not None)
            self._staged.clear()
            self._seen = None

    def close(self) -> None:
        """Remove the temporary repositories and the key."""
        self._git.close()

    def _there(self) -> _Seen:
        if self._seen is None:
            self._seen = self._look(self._git.repository("there"))
        return self._seen

    def _look(self, repository: Repository) -> _Seen:
        """Return what the remote has now: its trees, and of its files those sent last."""
        # No files but those asked for: a large archive need not come down to be added to.
        fetch = ("fetch", "--quiet", "--no-tags", "--filter=blob:none")
        try:
            repository.run(*fetch, "--depth=1", "there", f"+{self._ref}:refs/there")
        except PublishError as error:
            if error.reason is not PublishReason.MISSING:
                raise
            return _Seen(repository, {})
        listing = repository.run(
            "ls-tree", "-r", "-z", "--format=%(objectname) %(path)", "refs/there"
        )
        lines = (line.partition(" ") for line in listing.decode(errors="replace").split("\0"))
        seen = _Seen(repository, {path: blob for blob, _, path in lines if path})
        wanted = sorted({seen.blobs[path] for path in self._sent & set(seen.blobs)})
        if wanted:
            # Read back next, so fetched at once and not one by one as git would.
            repository.run(
                "-c", "fetch.negotiationAlgorithm=noop", *fetch, "--no-write-fetch-head",
                "--stdin", "there", data="\n".join(wanted).encode(),
            )  # fmt: skip
        return seen

    def _tree(self, ref: str) -> str:
        return self._ours.run("rev-parse", f"{ref}^{{tree}}").decode().strip()

    def _commit(self) -> Iterator[bytes]:
        """Yield the commands of git-fast-import(1) for one commit without a parent."""
        yield f"commit refs/new\ncommitter {_NOBODY}\ndata 0\n".encode()
        if self._base:
            yield f"M 040000 {self._base} \n".encode()
        yield f"M 100644 inline {_NO_JEKYLL}\ndata 0\n\n".encode()
        for path, data in sorted(self._staged.items()):
            if data is None:
                yield f"D {path}\n".encode()
            else:
                yield f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"


class _Seen:
    """A commit as the remote gave it: path -> id of the blob, fetched when read."""

    def __init__(self, repository: Repository, blobs: Mapping[str, str]) -> None:
        self._repository = repository
        self.blobs = blobs

    def read(self, path: str) -> bytes:
        if path not in self.blobs:
            raise PublishError(PublishReason.MISSING, "not in the branch")
        return self._repository.run("cat-file", "blob", self.blobs[path])
