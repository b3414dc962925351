"""Stand-ins that implement the real interfaces: no network, no clock, no chance."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from mirror.errors import FetchError, FetchReason
from mirror.model import Capture, Limits, Validators

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class FixedClock:
    """A clock that moves when it is told to, or when somebody sleeps by it."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


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
