"""S3, WebDAV, FTP and the other object stores, through Apache OpenDAL."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from mirror.config import Mirror
from mirror.errors import ConfigError, PublishError, PublishReason
from mirror.publish.credentials import Credentials
from mirror.publish.guard import Way, check_proxy, host_and_port
from mirror.publish.interface import Host
from mirror.publish.paths import cache_control, check_path, media_type

if TYPE_CHECKING:
    import opendal

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Service:
    """What one of OpenDAL's services needs from us."""

    secrets: tuple[str, ...]
    """Credentials it can use, under OpenDAL's names."""
    ambient: tuple[tuple[str, ...], ...] = ()
    """Its library looks for keys by itself: without one whole set of these it is not started."""
    fixed: Mapping[str, str] | None = None
    """Options that a mirror cannot change."""
    port: int = 443


_KEYS = ("access_key_id", "secret_access_key")
_OSS_KEYS = ("access_key_id", "access_key_secret")
_AZURE_KEYS = ("account_name", "account_key", "sas_token")
_TOKENS = ("access_token", "refresh_token", "client_id", "client_secret")
# Every service that keeps files for the public or for people. OpenDAL takes keys from the
# environment, from ~/.aws and from the machine's metadata server unless it is told not to: a
# volunteer's own cloud account must never be used by accident.
_SERVICES = {
    "s3": _Service(
        secrets=(*_KEYS, "session_token"),
        ambient=(("access_key_id",), ("session_token",)),
        fixed={"disable_config_load": "true", "disable_ec2_metadata": "true"},
    ),
    "gcs": _Service(
        secrets=("credential", "token"),
        ambient=(("credential",), ("token",)),
        fixed={"disable_config_load": "true", "disable_vm_metadata": "true"},
    ),
    "cos": _Service(
        secrets=("secret_id", "secret_key"),
        ambient=(("secret_id", "secret_key"),),
        fixed={"disable_config_load": "true"},
    ),
    "oss": _Service(secrets=_OSS_KEYS, ambient=(_OSS_KEYS,)),
    "obs": _Service(secrets=_KEYS, ambient=(_KEYS,)),
    "azblob": _Service(secrets=_AZURE_KEYS, ambient=(_AZURE_KEYS[:2], _AZURE_KEYS[::2])),
    "azdls": _Service(secrets=_AZURE_KEYS, ambient=(_AZURE_KEYS[:2], _AZURE_KEYS[::2])),
    "azfile": _Service(secrets=_AZURE_KEYS, ambient=(_AZURE_KEYS[:2], _AZURE_KEYS[::2])),
    "b2": _Service(secrets=("application_key_id", "application_key")),
    "dropbox": _Service(secrets=_TOKENS),
    "ftp": _Service(secrets=("user", "password"), port=21),
    "gdrive": _Service(secrets=_TOKENS),
    "koofr": _Service(secrets=("email", "password")),
    "onedrive": _Service(secrets=_TOKENS),
    "seafile": _Service(secrets=("username", "password")),
    "swift": _Service(secrets=("token",)),
    "upyun": _Service(secrets=("operator", "password")),
    "webdav": _Service(secrets=("username", "password", "token")),
    "yandex-disk": _Service(secrets=("access_token",)),
}
_ERRORS = {
    "NotFound": PublishReason.MISSING,
    "PermissionDenied": PublishReason.DENIED,
    "RateLimited": PublishReason.UNREACHABLE,
    "ConfigInvalid": PublishReason.REFUSED,
}
# What the message of an unspecific error says: S3 error codes, HTTP and FTP reply codes
# (RFC 4918 11.5, RFC 959 4.2.2), and what OpenDAL's layers say themselves.
_HINTS = (
    (r"NoSuchBucket", "refused"),
    (r"InvalidAccessKeyId|SignatureDoesNotMatch|signing credential", "denied"),
    (r"\[530\]|status: 40[13]\b", "denied"),
    (r"QuotaExceeded|InsufficientStorage|status: 507|\[552\]|\[452\]|No space left", "full"),
    (r"timeout", "deadline"),
    (r"\[55[01]\]|status: 404", "missing"),
    (r"\(temporary\)|status: 5\d\d|send http request|connection|\[42[156]\]", "unreachable"),
)


def open_objects(mirror: Mirror, credentials: Credentials, way: Way) -> Host:
    """
    Return the host that *mirror* names: kind s3, webdav or ftp, or opendal with a `scheme`.

    Options are OpenDAL's own (`bucket`, `endpoint`, `region`, …); `path` is its `root`.

    Raises:
        ConfigError: an unknown scheme or option, or credentials are missing.
        PublishError: the endpoint's address is not public, or its name has none.
    """
    import opendal  # noqa: PLC0415  an optional package

    options = dict(mirror.options)
    scheme = options.pop("scheme", mirror.kind) if mirror.kind == "opendal" else mirror.kind
    service = _service(mirror, scheme, options)
    secrets = {what: credentials.get(what) for what in service.secrets}
    given = {what: value for what, value in secrets.items() if value}
    if service.ambient and not any(given.keys() >= set(whole) for whole in service.ambient):
        for what in service.ambient[0]:
            credentials.need(what)
    if "endpoint" in options:
        host, port = host_and_port(options["endpoint"], service.port)
        way.address(host, port)
    _check_way(mirror, scheme, way)
    settings = {"root": mirror.path or "/", **options, **given, **(service.fixed or {})}
    try:
        operator = opendal.Operator(scheme, **settings)
    except Exception as error:  # noqa: BLE001  OpenDAL's errors have no common base
        raise ConfigError(f"mirror {mirror.name!r}: {credentials.hide(_first(error))}") from None
    timeout_s = min(60.0, mirror.deadline_s)
    layer = opendal.layers.TimeoutLayer(timeout=timeout_s, io_timeout=timeout_s)
    operator = operator.layer(layer)
    if scheme == "ftp":
        from mirror.publish.ftp import FtpHost  # noqa: PLC0415  it is built on this module

        return FtpHost(operator, mirror, credentials)
    return ObjectHost(operator)


class ObjectHost:
    """An OpenDAL operator as a Host."""

    def __init__(self, operator: opendal.Operator) -> None:
        self._operator = operator
        capability = operator.capability()
        self._typed = capability.write_with_content_type
        self._cached = capability.write_with_cache_control

    def put(self, path: str, data: bytes) -> None:
        """Write in one request, with the headers a reader's browser and caches need."""
        check_path(path)
        self._call(
            lambda: self._operator.write(
                path,
                data,
                content_type=media_type(path) if self._typed else None,
                cache_control=cache_control(path) if self._cached else None,
            ),
        )

    def get(self, path: str, *, max_bytes: int) -> bytes:
        """Read the object in one request, and no more of it than is bearable."""
        check_path(path)
        data = self._call(lambda: self._read(path, max_bytes))
        if len(data) > max_bytes:
            raise PublishError(PublishReason.ALTERED, f"larger than {max_bytes} bytes")
        return data

    def delete(self, path: str) -> None:
        """Delete the object."""
        check_path(path)
        self._call(lambda: self._operator.delete(path))

    def list(self) -> frozenset[str]:
        """List all objects below the root."""
        entries = self._call(lambda: [*self._operator.list("", recursive=True)])
        return frozenset(entry.path for entry in entries if not entry.path.endswith("/"))

    def flush(self) -> None:
        """Nothing is staged."""

    def close(self) -> None:
        """OpenDAL closes its connections by itself."""

    def _read(self, path: str, max_bytes: int) -> bytes:
        data = bytearray()
        with self._operator.open(path, "rb") as stream:
            while len(data) <= max_bytes and (part := stream.read(max_bytes + 1 - len(data))):
                data += part
        return bytes(data)

    @staticmethod
    def _call(call: Callable[[], T]) -> T:
        try:
            return call()
        except Exception as error:  # noqa: BLE001  OpenDAL's errors have no common base
            reason = _reason(error)
            code = re.search(r'code: "(\w{1,64})"|status: (\d{3})|\[(\d{3})\]', str(error))
            detail = next(filter(None, code.groups())) if code else "no usable answer"
            # Not its message, which may repeat what was sent, keys among it.
            raise PublishError(reason, detail) from None


def _service(mirror: Mirror, scheme: str, options: Mapping[str, str]) -> _Service:
    """Return what is known of *scheme*, once every option is one of its own."""
    import opendal.config  # noqa: PLC0415  an optional package

    service = _SERVICES.get(scheme)
    if service is None:
        known = ", ".join(sorted(_SERVICES))
        raise ConfigError(f"mirror {mirror.name!r}: scheme {scheme!r} is none of: {known}")
    name = scheme.title().replace("-", "") + "Config"
    allowed = set(getattr(opendal.config, name).__annotations__)
    allowed -= {"scheme", "root", *service.secrets, *(service.fixed or {})}
    for option in options:
        if option not in allowed:
            raise ConfigError(f"mirror {mirror.name!r}: {scheme} has no option {option!r}")
    return service


def _check_way(mirror: Mirror, scheme: str, way: Way) -> None:
    if scheme == "ftp":
        check_proxy(mirror, way, "FTP")
    if way.through and os.environ.get("ALL_PROXY") != way.through:
        check_proxy(mirror, way, "OpenDAL, started without it,")


def _reason(error: Exception) -> PublishReason:
    text = str(error)
    for pattern, reason in _HINTS:
        if re.search(pattern, text):
            return PublishReason(reason)
    return _ERRORS.get(type(error).__name__, PublishReason.REFUSED)


def _first(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
