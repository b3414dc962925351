"""A volunteer in a world of memory: the simulated outlet, a clock, one mirror host."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from mirror import article, job
from mirror.config import Config, Mirror, parse
from mirror.errors import FetchError, FetchReason
from mirror.job import Edges, Event
from mirror.model import Capture, Flag, FlagReason, Limits, Revision, Web
from mirror.publish import Host, Ticker
from mirror.store import read_store
from signing import minisig
from signing.minisig import SecretKey
from tests.fakes import FixedClock, MemoryHost
from tests.outlet.server import AFTER_ALL, outlet_of_articles
from tests.outlet.web import OutletWeb

BASE = "https://ferry.example"
TOML = f"""
[identity]
pseudonym = "heron"
[[outlet]]
name = "The Northern Ferry"
hosts = ["ferry.example"]
feed = ["{BASE}/rss/news", "{BASE}/ru/rss/news"]
[[mirror]]
name = "disk"
kind = "directory"
path = "public"
"""


def key(number: int = 1) -> SecretKey:
    """Return a key that is the same in every run."""
    return minisig.generate(lambda size: bytes([number]) * size)


@dataclass(kw_only=True)
class World:
    """Everything a run meets; `run()` makes one pass."""

    folder: Path
    stories: int = 3
    """How many of the outlet's stories there are: each costs the drawing of its pictures."""
    clock: FixedClock = field(default_factory=lambda: FixedClock(AFTER_ALL))
    key: SecretKey = field(default_factory=key)
    toml: str = TOML
    hosts: dict[str, Host] = field(default_factory=lambda: {"disk": MemoryHost()})
    events: list[Event] = field(default_factory=list)
    unreachable: set[str] = field(default_factory=set)
    """URLs that do not answer."""

    def __post_init__(self) -> None:
        outlet = outlet_of_articles(BASE)
        stories = outlet.timeline.stories[: self.stories]
        self.outlet = replace(outlet, timeline=replace(outlet.timeline, stories=stories))
        self.web = OutletWeb(outlets={self.outlet.base: self.outlet}, clock=self.clock)

    @property
    def config(self) -> Config:
        """The volunteer's configuration."""
        return parse(self.toml, self.folder / "mirrors.toml")

    @property
    def edges(self) -> Edges:
        """The edges that lead into this world."""
        return Edges(
            web=_Holes(self.web, self.unreachable),
            public=lambda _: self.web,
            registers=NoRegisters(),
            read=article.read,
            clock=self.clock,
            ticker=Ticker(
                monotonic=self.clock.monotonic, sleep=self.clock.sleep, chance=lambda: 0.5
            ),
            open_host=self.open,
            key=self.key,
            tell=self.events.append,
        )

    def open(self, mirror: Mirror) -> Host:
        """Return the host of that name."""
        return self.hosts[mirror.name]

    def run(self, **options) -> job.Report:
        """Make one pass."""
        return job.run(self.config, self.edges, **options)

    def later(self, **time) -> None:
        """Let time pass."""
        self.clock.at += timedelta(**time)

    def let_happen(self, **what) -> None:
        """Give the outlet's timeline other `events` or `interruptions`."""
        timeline = replace(self.outlet.timeline, **what)
        self.outlet = replace(self.outlet, timeline=timeline)
        self.web.outlets = {self.outlet.base: self.outlet}

    def revisions(self) -> list[Revision]:
        """Return every revision that is kept."""
        with read_store(self.config.state) as store:
            return list(store.articles.revisions())

    def flags(self, reason: FlagReason) -> list[Flag]:
        """Return the flags of that reason."""
        with read_store(self.config.state) as store:
            return [flag for flag in store.flags.of() if flag.reason is reason]

    def files(self) -> dict[str, bytes]:
        """What the one mirror holds."""
        return self.hosts["disk"].files


class NoRegisters:
    """Registers that do not answer from here, as for nearly everybody."""

    def post(self, url: str, body: bytes, *, limits: Limits) -> Capture:
        raise FetchError(FetchReason.UNREACHABLE, "no answer")


@dataclass
class _Holes:
    """A Web in which some addresses do not answer."""

    web: Web
    unreachable: set[str]

    def get(self, url: str, **more) -> Capture:
        if url in self.unreachable:
            raise FetchError(FetchReason.UNREACHABLE, "no answer")
        return self.web.get(url, **more)
