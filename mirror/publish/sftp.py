"""A folder on a server with SSH: SFTP through asyncssh, each file renamed into place."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import stat
import threading
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

from mirror.config import Mirror
from mirror.errors import ConfigError, PublishError, PublishReason
from mirror.publish.credentials import Credentials
from mirror.publish.guard import Way
from mirror.publish.interface import Host
from mirror.publish.paths import check_path

T = TypeVar("T")

_OPTIONS = frozenset({"host", "port", "user", "host_key"})
# draft-ietf-secsh-filexfer-13, section 9.1; OpenSSH speaks version 3 and says "failure" (4) both
# for a full disk and for anything else it has no word for.
_REASONS = {
    2: PublishReason.MISSING,  # SSH_FX_NO_SUCH_FILE
    3: PublishReason.DENIED,  # SSH_FX_PERMISSION_DENIED
    6: PublishReason.UNREACHABLE,  # SSH_FX_NO_CONNECTION
    7: PublishReason.UNREACHABLE,  # SSH_FX_CONNECTION_LOST
    10: PublishReason.MISSING,  # SSH_FX_NO_SUCH_PATH
    14: PublishReason.FULL,  # SSH_FX_NO_SPACE_ON_FILESYSTEM
    15: PublishReason.FULL,  # SSH_FX_QUOTA_EXCEEDED
}


def open_sftp(mirror: Mirror, credentials: Credentials, way: Way) -> Host:
    """
    Return a connected SFTP host.

    Options: `host`, `port` (22), `user`, and `host_key`, the server's public key as ssh-keyscan
    prints it ("ssh-ed25519 AAAA…"); it is never learned on first use. Credentials: `private_key`
    (with `passphrase`) or `password`. No agent, no ~/.ssh, no name of the local user is used.

    Raises:
        ConfigError: an option or credential is missing or cannot be used.
        PublishError: no connection, another host key, a private address, or a refused login.
    """
    for option in mirror.options:
        if option not in _OPTIONS:
            raise ConfigError(f"mirror {mirror.name!r}: sftp has no option {option!r}")
    settings = _settings(mirror, credentials)
    name, port = _need(mirror, "host"), int(mirror.options.get("port", "22"))
    address = way.address(name, port)
    timeout_s = min(60.0, mirror.deadline_s)
    if way.through:
        settings["sock"] = way.connect(name, port, timeout_s)
    loop = _Loop(timeout_s=timeout_s)
    try:
        return SftpHost(loop, loop.run(_connect(address, port, settings)), mirror.path)
    except BaseException:
        loop.stop()
        raise


class SftpHost:
    """An SFTP connection as a Host; calls from many threads share it."""

    def __init__(self, loop: _Loop, connection: tuple[Any, Any], root: str) -> None:
        self._loop = loop
        self._connection, self._sftp = connection
        self._root = root.rstrip("/") or "."
        self._made: set[str] = set()

    def put(self, path: str, data: bytes) -> None:
        """Write under another name, sync where the server can, and rename over the old file."""
        self._loop.run(self._put(self._place(path), data))

    def get(self, path: str, *, max_bytes: int) -> bytes:
        """Read no more of the file than is bearable."""
        data: bytes = self._loop.run(self._get(self._place(path), max_bytes + 1))
        if len(data) > max_bytes:
            raise PublishError(PublishReason.ALTERED, f"larger than {max_bytes} bytes")
        return data

    def delete(self, path: str) -> None:
        """Remove the file."""
        try:
            self._loop.run(self._sftp.remove(self._place(path)))
        except PublishError as error:
            if error.reason is not PublishReason.MISSING:
                raise

    def list(self) -> frozenset[str]:
        """Walk the folders below the root."""
        try:
            return self._loop.run(self._names())
        except PublishError as error:
            if error.reason is PublishReason.MISSING:  # the root itself: it is made by `put`
                return frozenset()
            raise

    def flush(self) -> None:
        """Nothing is staged."""

    def close(self) -> None:
        """Close the connection and its thread."""
        with contextlib.suppress(PublishError):
            self._loop.run(self._close())
        self._loop.stop()

    def _place(self, path: str) -> str:
        return f"{self._root}/{check_path(path)}"

    async def _put(self, place: str, data: bytes) -> None:
        import asyncssh  # noqa: PLC0415  an optional package

        folder = place.rpartition("/")[0]
        if folder not in self._made:
            await self._sftp.makedirs(folder, exist_ok=True)
            self._made.add(folder)
        temporary = f"{folder}/.tmp-{secrets.token_hex(8)}"
        try:
            async with self._sftp.open(temporary, "wb") as file:
                await file.write(data)
                with contextlib.suppress(asyncssh.SFTPOpUnsupported):
                    await file.fsync()  # fsync@openssh.com
            await self._sftp.posix_rename(temporary, place)  # posix-rename@openssh.com: atomic
        except BaseException as error:
            with contextlib.suppress(Exception):
                await self._sftp.remove(temporary)
            if isinstance(error, asyncssh.SFTPFailure) and await self._is_full(len(data)):
                raise PublishError(PublishReason.FULL, "the server's disk is full") from None
            raise

    async def _is_full(self, size: int) -> bool:
        """Return whether *size* bytes are more than there is room for (statvfs@openssh.com)."""
        try:
            room = await self._sftp.statvfs(self._root)
        except Exception:  # noqa: BLE001  a server that cannot tell: no reason to say so
            return False
        return bool(room.bavail * room.frsize < size)

    async def _get(self, place: str, size: int) -> bytes:
        async with self._sftp.open(place, "rb") as file:
            data: bytes = await file.read(size)
            return data

    async def _walk(self, folder: str) -> AsyncIterator[str]:
        for entry in await self._sftp.readdir(f"{self._root}/{folder}"):
            name = entry.filename
            if name.startswith("."):
                continue
            if stat.S_ISDIR(entry.attrs.permissions or 0):
                async for path in self._walk(f"{folder}{name}/"):
                    yield path
            else:
                yield f"{folder}{name}"

    async def _names(self) -> frozenset[str]:
        return frozenset([path async for path in self._walk("")])

    async def _close(self) -> None:
        self._connection.close()
        await self._connection.wait_closed()


class _Loop:
    """An event loop in a thread of its own, with a time limit on every call."""

    def __init__(self, *, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, call: Coroutine[Any, Any, T]) -> T:
        """Return what *call* returns; PublishError in place of what asyncssh raises."""
        waited = asyncio.wait_for(call, self._timeout_s)
        try:
            return asyncio.run_coroutine_threadsafe(waited, self._loop).result()
        except TimeoutError:
            raise PublishError(PublishReason.DEADLINE, "the server took too long") from None
        except Exception as error:  # noqa: BLE001  asyncssh raises its own, OSError and ValueError
            raise _told(error) from None

    def stop(self) -> None:
        """End the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def _need(mirror: Mirror, option: str) -> str:
    if not mirror.options.get(option):
        raise ConfigError(f"mirror {mirror.name!r}: sftp needs options.{option}")
    return mirror.options[option]


def _settings(mirror: Mirror, credentials: Credentials) -> dict[str, Any]:
    """Return how to log in and which host key to accept; every default that looks around is off."""
    import asyncssh  # noqa: PLC0415  an optional package

    key, password = credentials.get("private_key"), credentials.get("password")
    if not key and not password:
        credentials.need("private_key")
    try:
        keys = (
            [asyncssh.import_private_key(key + "\n", credentials.get("passphrase"))] if key else []
        )
        host_key = asyncssh.import_public_key(_need(mirror, "host_key"))
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        raise ConfigError(f"mirror {mirror.name!r}: {credentials.hide(str(error))}") from None
    return {
        "username": _need(mirror, "user"),
        "client_keys": keys,
        "password": password,
        "known_hosts": ([host_key], [], []),
        "config": [],
        "agent_path": None,
        "gss_host": None,
    }


async def _connect(address: str, port: int, settings: dict[str, Any]) -> tuple[Any, Any]:
    import asyncssh  # noqa: PLC0415  an optional package

    connection = await asyncssh.connect(address, port, **settings)
    return connection, await connection.start_sftp_client()


def _told(error: Exception) -> PublishError:
    """Return an error of ours for one of asyncssh's, without what the server wrote into it."""
    import asyncssh  # noqa: PLC0415  an optional package

    if isinstance(error, PublishError):
        return error
    if isinstance(error, asyncssh.SFTPError):
        reason = _REASONS.get(error.code, PublishReason.REFUSED)
        return PublishError(reason, f"the server says {type(error).__name__} ({error.code})")
    if isinstance(error, (asyncssh.PermissionDenied, asyncssh.HostKeyNotVerifiable)):
        return PublishError(PublishReason.DENIED, type(error).__name__)
    if isinstance(error, (asyncssh.Error, OSError)):
        return PublishError(PublishReason.UNREACHABLE, type(error).__name__)
    return PublishError(PublishReason.REFUSED, type(error).__name__)
