"""Publishing to all hosts at once: one thread each, and none waits for another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from mirror.config import Mirror
from mirror.errors import MirrorError, PublishError, PublishReason
from mirror.model import Receipt, Status, Tree, Web
from mirror.publish.circuit import Circuit
from mirror.publish.interface import Host
from mirror.publish.one import publish
from mirror.publish.progress import Progress, Report, Step, silent
from mirror.publish.retry import Patience, Ticker, patience_for, retry
from mirror.publish.run import Edges
from mirror.threads import Later

_GRACE_S = 2.0  # for a host's own timeout to end the call that was under way at its deadline


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One mirror, how to reach it, and what is remembered of it."""

    mirror: Mirror
    open: Callable[[], Host]
    """Connects; called in the mirror's own thread."""
    web: Web | None = None
    """For its public address."""
    held: Mapping[str, str] | None = None
    """path -> sha256 that was read back there before (`held_after`); None if unknown."""
    circuit: Circuit = field(default_factory=Circuit)
    patience: Patience | None = None
    """None for what suits its kind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of one Target."""

    mirror: str
    receipts: tuple[Receipt, ...]
    """As `publish` returns them: the last one is that of the whole tree."""
    circuit: Circuit

    @property
    def verified(self) -> bool:
        """Whether a whole, verified copy of the tree is live there."""
        return self.receipts[-1].status is Status.OK


def publish_all(
    tree: Tree,
    targets: Iterable[Target],
    *,
    ticker: Ticker,
    now: Callable[[], datetime],
    report: Report = silent,
    urgent: bool = False,
) -> tuple[Outcome, ...]:
    """
    Return what came of each target, in their order; a host that fails never raises.

    Args:
        tree: what all of them shall hold.
        targets: where to.
        ticker: monotonic time, sleep and chance.
        now: the wall clock, for circuits.
        report: called with each step, from several threads.
        urgent: try also the hosts that are left in peace (an emergency push).
    """
    publishing = _Publishing(tree=tree, ticker=ticker, now=now, report=report, urgent=urgent)
    running = [(target, Later(partial(publishing.attempt, target))) for target in targets]
    started = ticker.monotonic()
    outcomes = []
    for target, later in running:
        left_s = started + target.mirror.deadline_s + _GRACE_S - ticker.monotonic()
        done = later.ready(left_s)
        outcomes.append(later.result() if done else publishing.hanging(target))
    return tuple(outcomes)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Publishing:
    """One tree on its way to all hosts."""

    tree: Tree
    ticker: Ticker
    now: Callable[[], datetime]
    report: Report
    urgent: bool

    def attempt(self, target: Target) -> Outcome:
        """Return what came of one target; its thread runs this."""
        if not self.urgent and not target.circuit.allows(self.now()):
            error = PublishError(PublishReason.CIRCUIT, "failed too often lately, left in peace")
            return replace(self._ended(target, error), circuit=target.circuit)
        try:
            receipts = self._connected(target)
        except MirrorError as error:
            return self._ended(target, error)
        except Exception as error:  # noqa: BLE001  one host's library must not end the others
            return self._ended(target, MirrorError(f"unforeseen {type(error).__name__}"))
        ok = receipts[-1].status is Status.OK
        circuit = target.circuit.after(ok=ok, now=self.now())
        return Outcome(mirror=target.mirror.name, receipts=receipts, circuit=circuit)

    def hanging(self, target: Target) -> Outcome:
        """Return the outcome of a target whose thread is left behind."""
        error = PublishError(PublishReason.DEADLINE, "still busy when its time was up")
        return self._ended(target, error)

    def _connected(self, target: Target) -> tuple[Receipt, ...]:
        started = self.ticker.monotonic()
        deadline_s = target.mirror.deadline_s
        until = started + deadline_s
        patience = target.patience or patience_for(target.mirror)
        host = retry(target.open, patience=patience, ticker=self.ticker, until=until)
        spent_s = self.ticker.monotonic() - started
        try:
            return publish(
                self.tree,
                host,
                mirror=replace(target.mirror, deadline_s=deadline_s - spent_s),
                held=target.held,
                edges=Edges(ticker=self.ticker, web=target.web, report=self._later_by(spent_s)),
                patience=patience,
            )
        finally:
            host.close()

    def _later_by(self, seconds: float) -> Report:
        """Return the report with the time that connecting took, which people wait for too."""
        return lambda step: self.report(replace(step, elapsed_s=step.elapsed_s + seconds))

    def _ended(self, target: Target, error: MirrorError) -> Outcome:
        """Return the outcome of a host with which nothing, or nothing known, was done."""
        kind = error.reason if isinstance(error, PublishError) else None
        busy = kind is PublishReason.DEADLINE
        status, step = (Status.UNKNOWN, Step.UNKNOWN) if busy else (Status.FAILED, Step.FAILED)
        name = target.mirror.name
        reason = f"{kind}: {error}" if kind else str(error)
        reason = f"{reason}; {error.hint}" if error.hint else reason
        self.report(Progress(mirror=name, step=step, path="", elapsed_s=0.0))
        return Outcome(
            mirror=name,
            receipts=(Receipt(mirror=name, path="", status=status, reason=reason),),
            circuit=target.circuit.after(ok=False, now=self.now()),
        )
