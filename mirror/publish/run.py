"""One file on one host: sent, read back, and what is known of it then."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from mirror.config import Mirror
from mirror.errors import PublishError, PublishReason
from mirror.model import Receipt, Status, Tree, TreeFile, Web
from mirror.publish.interface import Host
from mirror.publish.paths import check_path
from mirror.publish.progress import Progress, Report, Step, silent
from mirror.publish.readback import Read, compare, public_url
from mirror.publish.retry import LAGGING, TEMPORARY, Patience, Ticker, retry
from mirror.threads import Crew

T = TypeVar("T")
R = TypeVar("R")

# Reasons that hold for the host and not for one file: the rest of the wave is not even tried.
_WHOLE_HOST = TEMPORARY | {
    PublishReason.DENIED,
    PublishReason.FULL,
    PublishReason.FORBIDDEN_ADDRESS,
}
STEPS = {
    Status.OK: Step.VERIFIED,
    Status.FAILED: Step.FAILED,
    Status.UNKNOWN: Step.UNKNOWN,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Edges:
    """The world outside, as publishing to one host meets it."""

    ticker: Ticker
    web: Web | None = None
    """For the public address; None reads back through the host itself."""
    report: Report = silent


@dataclass(slots=True)
class _Brake:
    """The first error that holds for the whole host; after it the wave sends nothing more."""

    error: PublishError | None = None
    path: str = ""
    """The file that met it, "" where it was none in particular."""

    def pull(self, error: PublishError, path: str = "") -> None:
        """Note *error*, unless there was one already."""
        if self.error is None:
            self.error, self.path = error, path

    def release(self) -> None:
        """Forget the error: the file that met it turned out to be served after all."""
        self.error, self.path = None, ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One publishing of one tree to one host."""

    tree: Tree
    host: Host
    mirror: Mirror
    before: Mapping[str, str]
    """Path -> sha256 as of the last publishing, whether still true or not."""
    read: Read
    edges: Edges
    patience: Patience
    started: float
    crew: Crew
    brake: _Brake = field(default_factory=_Brake)

    def elapsed(self) -> float:
        """Return the seconds since publishing to this host began."""
        return self.edges.ticker.monotonic() - self.started

    def tell(self, step: Step, path: str) -> None:
        """Report one step to whoever watches."""
        self.edges.report(
            Progress(mirror=self.mirror.name, step=step, path=path, elapsed_s=self.elapsed())
        )

    def retry(self, call: Callable[[], T], again: frozenset[PublishReason] = TEMPORARY) -> T:
        """Return what *call* returns, tried as often as this host's patience and time allow."""
        until = self.started + self.mirror.deadline_s
        return retry(
            call, patience=self.patience, ticker=self.edges.ticker, until=until, again=again
        )

    def each(self, call: Callable[[T], R], items: Iterable[T]) -> list[R]:
        """Return *call* of each item, as many at once as this host bears."""
        return self.crew.map(call, items)


def receipt_for(run: Run, path: str, status: Status, reason: str = "", sha256: str = "") -> Receipt:
    """Return the receipt for *path*; its public address only where the right bytes came back."""
    return Receipt(
        mirror=run.mirror.name,
        path=path,
        status=status,
        reason=reason,
        sha256=sha256,
        url=public_url(run.mirror.url, path) if sha256 else "",
        elapsed_s=run.elapsed(),
    )


def send(run: Run, file: TreeFile) -> PublishError | None:
    """Send one file; return what went wrong."""
    if run.brake.error is not None:
        return _not_sent(run.brake.error)
    run.tell(Step.SENDING, file.path)
    try:
        data = run.tree.read(check_path(file.path))
        run.retry(lambda: run.host.put(file.path, data))
    except PublishError as error:
        if error.reason in _WHOLE_HOST:
            run.brake.pull(error, file.path)
        return error
    return None


def _not_sent(error: PublishError) -> PublishError:
    return PublishError(PublishReason.REFUSED, f"not sent after another file failed: {error}")


def verify(run: Run, file: TreeFile, error: PublishError | None) -> Receipt:
    """Return what reading back says of a file, which outranks what sending it said."""
    if error is not None and error.reason not in TEMPORARY:
        run.tell(Step.FAILED, file.path)
        return receipt_for(run, file.path, Status.FAILED, f"{error.reason}: {error}")
    run.tell(Step.READING_BACK, file.path)
    # A host that did not answer may have taken the file all the same: ask once, not for long.
    receipt = read_back(run, file, frozenset() if error else LAGGING)
    run.tell(STEPS[receipt.status], file.path)
    return receipt


def read_back(run: Run, file: TreeFile, again: frozenset[PublishReason]) -> Receipt:
    """Return a receipt that says whether the host serves *file*; *again*: errors to wait out."""
    before = run.before.get(file.path)
    try:
        digest = run.retry(lambda: compare(run.read(file), file, before), again)
    except PublishError as error:
        status = Status.UNKNOWN if error.reason in TEMPORARY else Status.FAILED
        return receipt_for(run, file.path, status, f"{error.reason}: {error}")
    return receipt_for(run, file.path, Status.OK, sha256=digest)
