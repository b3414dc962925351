"""The git program with nothing of this machine's own settings, and logins that argv never shows."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from mirror.config import Mirror
from mirror.errors import ConfigError, PublishError, PublishReason
from mirror.publish.credentials import Credentials
from mirror.publish.guard import Way, check_proxy, host_and_port
from mirror.publish.program import run_program

# What git and ssh say, in the C locale.
_REASONS = (
    (r"couldn't find remote ref", PublishReason.MISSING),
    (r"uthentication failed|could not read Username|Permission denied|publickey",
     PublishReason.DENIED),
    (r"returned error: 40[13]|Host key verification failed|not allowed|protected branch",
     PublishReason.DENIED),
    (r"No space left|quota|exceeds|unable to write", PublishReason.FULL),
    (r"does not appear to be a git repository|not found", PublishReason.REFUSED),
    (r"resolve host|unable to access|onnection|early EOF|hung up|returned error: 5",
     PublishReason.UNREACHABLE),
)  # fmt: skip
_COMMANDS = frozenset(
    {
        "init",
        "remote",
        "ls-remote",
        "ls-tree",
        "fetch",
        "push",
        "fast-import",
        "rev-parse",
        "cat-file",
    }
)
# Reads the login from variables that only git's own child processes have.
_HELPER = '!f() { echo "username=$MIRROR_GIT_USER"; echo "password=$MIRROR_GIT_TOKEN"; }; f'


class Git:
    """Temporary repositories that know one remote, "there", and how to log in to it."""

    def __init__(self, mirror: Mirror, credentials: Credentials, way: Way) -> None:
        self._mirror = mirror
        self._credentials = credentials
        self._way = way
        self._folder = Path(tempfile.mkdtemp(prefix="mirror-git-"))  # mode 0700
        try:
            self._login = self._settings()
        except BaseException:
            self.close()
            raise

    def repository(self, name: str) -> Repository:
        """Return a new, empty repository; an older one of that *name* is removed."""
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        environ = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self._folder),
            "LC_ALL": "C",
            "TZ": "UTC",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_DIR": str(folder),
            **self._login,
        }
        made = Repository(folder, environ, self._mirror.deadline_s, self._credentials)
        made.run("init", "--quiet", "--bare", "--initial-branch=none", str(folder))
        return made

    def close(self) -> None:
        """Remove the repositories and the key."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _settings(self) -> dict[str, str]:
        """Return the environment that leads to the remote, once its address was checked."""
        remote = self._mirror.path
        scheme = urlsplit(remote).scheme
        if scheme in {"http", "https"}:
            return self._http(remote)
        if scheme == "ssh":
            return self._ssh(remote)
        if not scheme and Path(remote).is_absolute():
            return _config(self._remote())
        raise ConfigError(
            f"mirror {self._mirror.name!r}: path is no repository: expected an https:// or ssh:// "
            "URL, or a folder"
        )

    def _http(self, remote: str) -> dict[str, str]:
        host, port = host_and_port(remote)
        address = self._way.address(host, port)
        settings = {
            "credential.helper": _HELPER,
            "http.proxy": self._way.through,
            "http.followRedirects": "false",
            "http.userAgent": "git/2.0",
        }
        if not self._way.through:  # what was checked is what is connected to
            literal = f"[{address}]" if ":" in address else address
            settings["http.curloptResolve"] = f"{host}:{port}:{literal}"
        return _config(self._remote() | settings) | {
            "MIRROR_GIT_USER": self._mirror.options.get("user", "git"),
            "MIRROR_GIT_TOKEN": self._credentials.need("token"),
        }

    def _ssh(self, remote: str) -> dict[str, str]:
        host, port = host_and_port(remote, 22)
        check_proxy(self._mirror, self._way, "git over ssh")
        address = self._way.address(host, port)
        key, known = self._folder / "key", self._folder / "known_hosts"
        self._private(key, self._credentials.need("private_key") + "\n")
        host_key = self._mirror.options.get("host_key", "")
        if not host_key:
            raise ConfigError(f"mirror {self._mirror.name!r}: git over ssh needs options.host_key")
        self._private(known, f"there {host_key}\n")
        user = self._mirror.options.get("user", "git")
        options = (
            f"HostName={address}", "HostKeyAlias=there", f"User={user}", "BatchMode=yes",
            f"IdentityFile={key}", "IdentitiesOnly=yes", "IdentityAgent=none",
            f"UserKnownHostsFile={known}", "GlobalKnownHostsFile=none", "CheckHostIP=no",
            "StrictHostKeyChecking=yes", "PasswordAuthentication=no", "ConnectTimeout=30",
        )  # fmt: skip
        return _config(self._remote()) | {
            "GIT_SSH_COMMAND": "ssh -F none " + " ".join(f"-o {each}" for each in options)
        }

    def _remote(self) -> dict[str, str]:
        return {"remote.there.url": self._mirror.path}

    @staticmethod
    def _private(path: Path, text: str) -> None:
        path.touch(mode=0o600)
        path.write_text(text, encoding="utf-8")


class Repository:
    """One bare repository."""

    def __init__(
        self, folder: Path, environ: dict[str, str], timeout_s: float, credentials: Credentials
    ) -> None:
        self._folder = folder
        self._environ = environ
        self._timeout_s = timeout_s
        self._credentials = credentials

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """Return what `git *arguments` prints, given *data*; PublishError where it fails."""
        done = run_program(["git", *arguments], self._environ, data=data, timeout_s=self._timeout_s)
        if done.code == 0:
            return done.output
        command = next(each for each in arguments if each in _COMMANDS)
        for pattern, reason in _REASONS:
            if re.search(pattern, done.complaint):
                raise PublishError(reason, f"git {command} failed")
        raise PublishError(PublishReason.REFUSED, f"git {command} failed")


def _config(settings: dict[str, str]) -> dict[str, str]:
    """Return *settings* as git-config(1) takes them from the environment."""
    environ = {"GIT_CONFIG_COUNT": str(len(settings))}
    for number, (key, value) in enumerate(settings.items()):
        environ |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return environ
