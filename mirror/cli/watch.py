"""What a person or program is told while a job runs, and at its end."""

from __future__ import annotations

from dataclasses import asdict

from mirror.cli.console import say, verified_copies
from mirror.job import Event, Report
from mirror.model import Receipt, Status
from mirror.plain import visible
from mirror.publish import Progress


class Watcher:
    """
    Tells what happens while it happens.

    Articles are counted, not named, unless *verbose*: a log that names them tells what its
    keeper reads.
    """

    def __init__(self, *, as_json: bool, verbose: bool) -> None:
        self._as_json = as_json
        self._verbose = verbose

    def event(self, event: Event) -> None:
        """Tell of one article or source."""
        facts = {key: value for key, value in asdict(event).items() if value}
        if not self._verbose:
            facts.pop("url", None)
        words = " ".join(visible(str(value)) for key, value in facts.items() if key != "reason")
        reason = f": {visible(event.reason)}" if event.reason else ""
        say(self._as_json, facts, f"{words}{reason}")

    def progress(self, progress: Progress) -> None:
        """Tell how publishing the whole tree to one mirror ended."""
        if not progress.path:
            facts = {"kind": "mirror", "mirror": progress.mirror, "step": str(progress.step)}
            say(self._as_json, facts, f"mirror {progress.mirror}: {progress.step}")


def finish(report: Report, *, as_json: bool) -> int:
    """Print how a pass went and return the exit code: 0 done, 1 below quorum."""
    facts = {
        "kind": "report",
        "changed": report.changed,
        "counts": report.counts,
        "skipped": [{"stage": one.stage, "reason": one.reason} for one in report.skipped],
        "mirrors": [_mirror(receipt) for receipt in report.receipts],
        "queued": list(report.queued),
        "verified": report.verified,
        "quorum": report.quorum,
        "summary": _summary(report),
        "root": report.root,
    }
    say(as_json, facts, _words(report))
    return 0 if report.ok else 1


def _mirror(receipt: Receipt) -> dict[str, str | float]:
    """Return a receipt of the whole tree; its sha256 is that of the index that was read back."""
    facts = asdict(receipt)
    del facts["path"]
    return {**facts, "elapsed_s": round(receipt.elapsed_s, 3)}


def _summary(report: Report) -> str:
    live = [one.elapsed_s for one in report.receipts if one.status is Status.OK]
    return verified_copies(live, len(report.receipts))


def _words(report: Report) -> str:
    counts = ", ".join(f"{count} {kind}" for kind, count in report.counts.items())
    lines = [counts or "no article was due"]
    if not report.changed:
        lines.append("nothing changed")
    lines += [
        f"mirror {receipt.mirror}: {receipt.status} ({visible(receipt.reason)})"
        for receipt in report.receipts
        if receipt.status is not Status.OK
    ]
    if report.queued:
        lines.append(f"queued for the next run: {', '.join(report.queued)}")
    if report.root:
        lines.append(f"ipfs {report.root}")
    if report.receipts or report.quorum:  # else it was a rehearsal
        lines.append(_summary(report))
    return "\n".join(lines)
