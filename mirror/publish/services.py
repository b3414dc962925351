"""Which of OpenDAL's services are used, and what each is given."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from mirror.config import Mirror
from mirror.errors import ConfigError
from mirror.publish.credentials import Credentials
from mirror.publish.ftp import FtpHost
from mirror.publish.guard import Way, check_proxy, host_and_port
from mirror.publish.interface import Host
from mirror.publish.objects import ObjectHost


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
        return FtpHost(operator, mirror, credentials)
    return ObjectHost(operator)


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


def _first(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
