"""What `mirrors.toml` says, checked. Paths are absolute; names are unique; no value is a secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mirror.model import FlagReason


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Who signs: a pseudonym, never a person."""

    pseudonym: str
    key: Path
    """minisign secret key, mode 0600."""
    role: str
    """"capture" for a volunteer, "origin" for a newsroom signing its own articles."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Designation:
    """An authority's act against an outlet, as public record has it."""

    status: str
    """"undesirable", "foreign agent", "extremist" or "blocked"."""
    date: date
    authority: str
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    """One outlet and where its articles are found."""

    name: str
    hosts: tuple[str, ...]
    """Its own hosts, the mirrors it runs included: nobody else's list adds to them."""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    """Pages whose links to `hosts` are articles."""
    hints: str = ""
    """Name of a file in mirror/outlets, "" for none."""
    consent: bool = False
    """The outlet asked to be mirrored: its robots.txt does not bind."""
    browser: bool = False
    """A browser draws its pages where everything else gives too little."""
    script_hosts: tuple[str, ...] = ()
    """Beside its own site: hosts that its pages ask for the scripts and data that draw them."""
    designations: tuple[Designation, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Mirror:
    """One place where the tree is published."""

    name: str
    kind: str
    path: str = ""
    """Folder, bucket prefix or repository: what it means is the kind's business."""
    url: str = ""
    """Public address of the tree's root, "" where there is none."""
    options: Mapping[str, str] = field(default_factory=dict)
    allow_private: bool = False
    deadline_s: float = 120.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Ipfs:
    """How the tree goes to IPFS. Without `api` only CIDs, the CAR and raw blocks are made."""

    api: str = ""
    """http(s) URL of a Kubo or IPFS Cluster RPC address, "" for none."""
    car: Path | None = None
    """Where the whole tree is written as one CAR file, for a node without a network."""
    service: str = ""
    """http(s) URL of a pinning service, "" for none; its secret is the `token` of "ipfs"."""
    record: Path | None = None
    """The newsroom's IPNS record, NAME.ipns-record, to be handed on by each run."""
    pin_name: str = "tamizdat"
    deadline_s: float = 300.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Costs:
    """What one article may cost."""

    page_bytes: int = 20_000_000
    picture_bytes: int = 15_000_000
    article_s: float = 60.0
    redirects: int = 5
    full_bytes: int = 1_500_000
    """Budget of the `full` rendition's BODY; never above 5,000,000."""
    pictures: str = "standard"
    """For whom pictures are made: "standard", "small" screens, or viewers that know only "jpeg"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetching:
    """How the network is used."""

    proxy: str = ""
    """"socks5h://host:port" or "" for none: socks5:// would resolve names here and leak them."""
    threads: int = 8
    interval_s: float = 1.0
    """Between two requests to one host, when robots.txt does not ask for more."""
    robots: str = "pages"
    """What robots.txt binds, of hosts that did not consent: "pages", "all" or "nothing"."""
    allow_loopback: bool = False
    """Only for the demo and tests."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """Which flags lead to capture, most urgent first."""

    capture: tuple[FlagReason, ...] = tuple(FlagReason)
    quorum: int = 1
    """Mirrors that must hold a verified copy before a run counts as done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FlagSources:
    """Where it is read who is designated or blocked; files are paths beside `mirrors.toml`."""

    registers: tuple[str, ...] = ()
    """
    Of the Russian Ministry of Justice: a name, asked directly (it answers Russian addresses
    only), or a file of one's own that ends in ".json".
    """
    snapshots: tuple[str, ...] = ()
    """Files or URLs of register snapshots, signed by somebody in the keyring."""
    dumps: tuple[str, ...] = ()
    """Files or URLs of the Roskomnadzor dump, plain or gzip."""
    lists: tuple[str, ...] = ()
    """Files or URLs of blocked domains."""
    ooni: tuple[str, ...] = ()
    """Countries (ISO 3166, "RU") whose measurements are asked for."""
    requests: tuple[str, ...] = ()
    """Files or URLs of newsrooms' signed requests."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """Everything `mirrors.toml` says."""

    path: Path
    state: Path
    identity: Identity
    outlets: tuple[Outlet, ...]
    mirrors: tuple[Mirror, ...]
    ipfs: Ipfs
    costs: Costs
    fetching: Fetching
    policy: Policy
    flags: FlagSources
    trust: Path | None
    """Trust pack (or keyring.json) that is published and built into verify.html."""
