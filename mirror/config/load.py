"""From the bytes of `mirrors.toml` to a Config, with every fault told at once."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from pathlib import Path

from mirror.config.checks import (
    country_fault,
    host_fault,
    http_fault,
    name_fault,
    proxy_fault,
    pseudonym_fault,
    reason_fault,
    register_fault,
    robots_fault,
)
from mirror.config.table import Faults, Table, find_secrets
from mirror.config.values import (
    Config,
    Costs,
    Designation,
    Fetching,
    FlagSources,
    Identity,
    Ipfs,
    Mirror,
    Outlet,
    Policy,
)
from mirror.errors import ConfigError
from mirror.model import FlagReason

KINDS = ("directory", "s3", "webdav", "ftp", "sftp", "git", "rclone", "opendal")
STATUSES = ("undesirable", "foreign agent", "extremist", "blocked")

_SECRETS_HINT = (
    "put secrets into $CREDENTIALS_DIRECTORY/<NAME> (systemd LoadCredential=) "
    "or the environment variable MIRROR_<NAME>_<WHAT>"
)


def load(path: Path) -> Config:
    """
    Return what the file at *path* says.

    Raises:
        ConfigError: it cannot be read, is no TOML, or holds faults: one line for each.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file", hint="`mirror init` writes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    return parse(text, path)


def parse(text: str, path: Path) -> Config:
    """Return what *text* says; paths in it are relative to the folder of *path*."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name}: not TOML: {error}") from error
    faults = Faults()
    find_secrets(values, "", faults)
    hint = _SECRETS_HINT if faults.lines else None
    config = _config(Table(values, "", faults), path)
    if faults.lines:
        raise ConfigError("\n".join(f"{path.name}: {line}" for line in faults.lines), hint=hint)
    return config


def example() -> str:
    """Return the commented example that `mirror init` writes: `mirrors.toml` of this project."""
    packaged = resources.files("mirror") / "mirrors.toml"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "mirrors.toml").read_text(encoding="utf-8")


def _config(top: Table, path: Path) -> Config:
    folder = path.absolute().parent
    config = Config(
        path=path.absolute(),
        state=folder / top.text("state", "state"),
        identity=_identity(top.table("identity"), folder),
        outlets=tuple(read_outlet(table) for table in top.tables("outlet")),
        mirrors=tuple(_mirror(table, folder) for table in top.tables("mirror")),
        ipfs=_ipfs(top.table("ipfs"), folder),
        costs=_costs(top.table("limits")),
        fetching=_fetching(top.table("fetch")),
        policy=_policy(top.table("policy")),
        flags=_flags(top.table("flags")),
        trust=_optional_path(top.text("trust", ""), folder),
    )
    _unique(top, "outlet", [outlet.name for outlet in config.outlets])
    _unique(top, "mirror", [mirror.name for mirror in config.mirrors])
    top.close()
    return config


def _identity(table: Table, folder: Path) -> Identity:
    identity = Identity(
        pseudonym=table.text("pseudonym", check=pseudonym_fault),
        key=folder / table.text("key", "capture.key"),
        role=table.choice("role", ("capture", "origin"), "capture"),
    )
    table.close()
    return identity


def read_outlet(table: Table) -> Outlet:
    """Return the outlet in *table*: of `mirrors.toml`, or of a file in mirror/outlets."""
    outlet = Outlet(
        name=table.text("name"),
        hosts=table.texts("hosts", required=True, check=host_fault),
        feeds=table.texts("feed", check=http_fault),
        sitemaps=table.texts("sitemap", check=http_fault),
        pages=table.texts("page", check=http_fault),
        hints=table.text("hints", "", check=name_fault),
        consent=table.get("consent", bool, default=False),
        browser=table.get("browser", bool, default=False),
        script_hosts=table.texts("script_hosts", check=host_fault),
        designations=tuple(_designation(each) for each in table.tables("designation")),
    )
    table.close()
    return outlet


def _designation(table: Table) -> Designation:
    designation = Designation(
        status=table.choice("status", STATUSES),
        date=table.get("date", date, None),
        authority=table.text("authority"),
        source=table.text("source", ""),
    )
    table.close()
    return designation


def _mirror(table: Table, folder: Path) -> Mirror:
    name = table.text("name", check=name_fault)
    kind, path = table.choice("kind", KINDS), table.text("path", "")
    mirror = Mirror(
        name=name,
        kind=kind,
        path=str(folder / path) if kind == "directory" else path,
        url=table.text("url", "", check=http_fault),
        allow_private=table.get("allow_private", bool, default=False),
        deadline_s=table.number("deadline_s", 120.0, low=1, high=3600),
        options=_options(table),
    )
    table.close()
    return mirror


def _options(table: Table) -> dict[str, str]:
    options = table.table("options")
    return {key: options.text(key) for key in options.rest()}


def _ipfs(table: Table, folder: Path) -> Ipfs:
    ipfs = Ipfs(
        api=table.text("api", "", check=http_fault),
        car=_optional_path(table.text("car", ""), folder),
        service=table.text("service", "", check=http_fault),
        record=_optional_path(table.text("record", ""), folder),
        pin_name=table.text("pin_name", "tamizdat"),
        deadline_s=table.number("deadline_s", 300.0, low=1, high=3600),
    )
    table.close()
    return ipfs


def _optional_path(value: str, folder: Path) -> Path | None:
    return folder / value if value else None


def _costs(table: Table) -> Costs:
    costs = Costs(
        page_bytes=table.whole("page_bytes", 20_000_000, low=1_000, high=50_000_000),
        picture_bytes=table.whole("picture_bytes", 15_000_000, low=1_000, high=50_000_000),
        article_s=table.number("article_s", 60.0, low=1, high=600),
        redirects=table.whole("redirects", 5, low=0, high=10),
        full_bytes=table.whole("full_bytes", 1_500_000, low=50_000, high=5_000_000),
        pictures=table.choice("pictures", ("standard", "small", "jpeg"), "standard"),
    )
    table.close()
    return costs


def _fetching(table: Table) -> Fetching:
    fetching = Fetching(
        proxy=table.text("proxy", "", check=proxy_fault),
        threads=table.whole("threads", 8, low=1, high=64),
        interval_s=table.number("interval_s", 1.0, low=0, high=60),
        robots=table.text("robots", "pages", check=robots_fault),
        allow_loopback=table.get("allow_loopback", bool, default=False),
    )
    table.close()
    return fetching


def _policy(table: Table) -> Policy:
    names = table.texts("capture", check=reason_fault) or tuple(FlagReason)
    quorum = table.whole("quorum", 1, low=0, high=1000)
    table.close()
    known = [FlagReason(name) for name in names if not reason_fault(name)]
    return Policy(capture=tuple(known), quorum=quorum)


def _flags(table: Table) -> FlagSources:
    sources = FlagSources(
        registers=table.texts("registers", check=register_fault),
        snapshots=table.texts("snapshots"),
        dumps=table.texts("dumps"),
        lists=table.texts("lists"),
        ooni=table.texts("ooni", check=country_fault),
        requests=table.texts("requests"),
    )
    table.close()
    return sources


def _unique(top: Table, key: str, names: list[str]) -> None:
    for number, name in enumerate(names):
        if name and name in names[:number]:
            top.fault(f"{key}[{number}].name", f"a second {key} of this name: {name!r}")
