"""Stand-ins that implement the real interfaces: no network, no clock, no chance."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from mirror.errors import FetchError, FetchReason, PublishError, PublishReason
from mirror.model import Capture, Limits, Revision, Tree, TreeFile, Validators
from mirror.site import History
from mirror.site.values import month_key

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class FixedClock:
    """A clock that moves when it is told to, or when somebody sleeps by it."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def monotonic(self) -> float:
        return self.at.timestamp()


def page(
    body: bytes | str, *, url: str = "https://news.example/a", status: int = 200, **more
) -> Capture:
    """Return a capture of an HTML page as HttpWeb would give it."""
    raw = body.encode() if isinstance(body, str) else body
    given = {"final_url": url, "media_type": "text/html", "charset": "utf-8", "at": NOON} | more
    return Capture(url=url, status=status, body=raw, **given)


@dataclass
class MemoryWeb:
    """
    The web as a mapping of URLs to answers; a FetchError among them is raised.

    Answers 304 to a request that carries the validators of the page.
    """

    pages: Mapping[str, Capture | FetchError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def get(
        self,
        url: str,
        *,
        limits: Limits,
        accept: str = "*/*",
        validators: Validators = Validators(),
    ) -> Capture:
        self.asked.append(url)
        answer = self.pages.get(url)
        if answer is None:
            raise FetchError(FetchReason.UNREACHABLE, "nothing there")
        if isinstance(answer, FetchError):
            raise answer
        if len(answer.body) > limits.max_bytes:
            raise FetchError(FetchReason.TOO_LARGE, "the body is too large")
        if validators not in (Validators(), answer.validators):
            return answer
        return answer if validators == Validators() else replace(answer, status=304, body=b"")


@dataclass
class MemoryHost:
    """A mirror host in a dictionary; `calls` tells what was asked of it, in order."""

    files: dict[str, bytes] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)

    def put(self, path: str, data: bytes) -> None:
        self.calls.append(("put", path))
        self.files[path] = data

    def get(self, path: str, *, max_bytes: int) -> bytes:
        self.calls.append(("get", path))
        if path not in self.files:
            raise PublishError(PublishReason.MISSING, "no such file")
        if len(self.files[path]) > max_bytes:
            raise PublishError(PublishReason.ALTERED, f"larger than {max_bytes} bytes")
        return self.files[path]

    def delete(self, path: str) -> None:
        self.calls.append(("delete", path))
        self.files.pop(path, None)

    def list(self) -> frozenset[str]:
        self.calls.append(("list", ""))
        return frozenset(self.files)

    def flush(self) -> None:
        self.calls.append(("flush", ""))

    def close(self) -> None:
        self.calls.append(("close", ""))


def memory_tree(files: Mapping[str, bytes]) -> Tree:
    """Return a Tree of *files*, in their order."""
    return Tree(
        files=tuple(
            TreeFile(path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
            for path, data in files.items()
        ),
        read=dict(files).__getitem__,
    )


class MemoryKept:
    """What is kept, in memory; the orders are those that `Kept` promises, in Python's own words."""

    def __init__(self, revisions: Iterable[Revision]) -> None:
        self._revisions = sorted(revisions, key=lambda one: (one.url, one.number))

    def by_url(self) -> Iterator[History]:
        for _, revisions in groupby(self._revisions, key=lambda one: one.url):
            yield tuple(revisions)

    def newest_first(self) -> Iterator[History]:
        return iter(sorted(self.by_url(), key=lambda one: month_key(one[-1]), reverse=True))

    def last_seen(self) -> datetime | None:
        return max((one.seen_at for one in self._revisions), default=None)
