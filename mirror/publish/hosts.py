"""From a mirror's entry in mirrors.toml to an open host."""

from __future__ import annotations

from pathlib import Path

from mirror.config import Mirror
from mirror.errors import ConfigError
from mirror.publish.credentials import Credentials
from mirror.publish.directory import DirectoryHost
from mirror.publish.guard import Way
from mirror.publish.interface import Host


def open_host(mirror: Mirror, credentials: Credentials, *, proxy: str = "") -> Host:
    """
    Return an open host of the kind that *mirror* names.

    Args:
        mirror: its entry.
        credentials: its secrets.
        proxy: "socks5h://ADDRESS:PORT" for every mirror that may not be private, "" for none; for
            OpenDAL the process's environment must be that of `environ_for` too.

    Raises:
        ConfigError: the entry cannot be used, a credential or a package is missing.
        PublishError: no connection, or a private address without `allow_private`.
    """
    try:
        way = Way(allow_private=mirror.allow_private, proxy=proxy)
        return _open(mirror, credentials, way)
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"mirror {mirror.name!r}: kind {mirror.kind!r} needs the package {error.name!r}",
            hint="pip install 'tamizdat[publish]'",
        ) from None


def _open(mirror: Mirror, credentials: Credentials, way: Way) -> Host:
    # Imported where used: each kind needs another optional package or program.
    match mirror.kind:
        case "directory":
            folder = DirectoryHost(Path(mirror.path))
            folder.sweep()
            return folder
        case "s3" | "webdav" | "ftp" | "opendal":
            from mirror.publish.services import open_objects  # noqa: PLC0415

            return open_objects(mirror, credentials, way)
        case "sftp":
            from mirror.publish.sftp import open_sftp  # noqa: PLC0415

            return open_sftp(mirror, credentials, way)
        case "git":
            from mirror.publish.git import open_git  # noqa: PLC0415

            return open_git(mirror, credentials, way)
        case "rclone":
            from mirror.publish.rclone import open_rclone  # noqa: PLC0415

            return open_rclone(mirror, credentials, way)
    raise ConfigError(f"mirror {mirror.name!r}: unknown kind {mirror.kind!r}")
