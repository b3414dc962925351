"""An overview as words, JSON, a page and metrics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from mirror.html import document, element
from mirror.job.overview import OutletOverview, Overview
from mirror.model import Receipt, Status
from mirror.plain import visible


def as_facts(found: Overview) -> dict[str, Any]:
    """Return what JSON says."""
    return {
        "outlets": [asdict(outlet) for outlet in found.outlets],
        "mirrors": {
            name: {"status": last.status, "reason": last.reason} if last else None
            for name, last in found.mirrors.items()
        },
        "last_run": found.last_run.isoformat() if found.last_run else None,
        "last_good_run": found.last_good_run.isoformat() if found.last_good_run else None,
    }


def as_words(found: Overview) -> str:
    """Return what a person reads."""
    return "\n".join(_lines(found))


def as_page(found: Overview) -> bytes:
    """Return a page, by the same serializer as all pages: what outlets wrote stays text."""
    lines = [element("p", visible(line.strip())) for line in _lines(found)]
    body = element("body", element("main", element("h1", "mirror status"), *lines))
    return document(title="mirror status", language="en", direction="ltr", body=body).encode()


def as_metrics(found: Overview) -> bytes:
    """Return the overview in Prometheus' text format."""
    from prometheus_client import CollectorRegistry, Gauge, generate_latest  # noqa: PLC0415

    registry = CollectorRegistry()

    def gauge(name: str, says: str, *labels: str) -> Gauge:
        return Gauge(f"tamizdat_{name}", says, labels, registry=registry)

    kept = gauge("articles_kept", "Articles of which a revision is kept", "outlet")
    revisions = gauge("revisions_kept", "Revisions that are kept", "outlet")
    looks = gauge("articles", "Known articles by how the last look ended", "outlet", "state")
    for outlet in found.outlets:
        kept.labels(outlet.name).set(outlet.articles)
        revisions.labels(outlet.name).set(outlet.revisions)
        for state, count in outlet.states.items():
            looks.labels(outlet.name, state).set(count)
    verified = gauge("mirror_verified", "1 if the mirror held a verified copy", "mirror")
    for name, last in found.mirrors.items():
        verified.labels(name).set(last is not None and last.status is Status.OK)
    good = gauge("last_good_run_timestamp_seconds", "When the last good run ended")
    good.set(found.last_good_run.timestamp() if found.last_good_run else 0)
    return generate_latest(registry)


def _lines(found: Overview) -> Iterator[str]:
    for outlet in found.outlets:
        yield from _outlet_lines(outlet)
    for name, last in found.mirrors.items():
        yield f"mirror {name}: {_receipt(last)}"
    yield f"last good run: {_age(found.last_good_run, found.at)}"


def _outlet_lines(outlet: OutletOverview) -> Iterator[str]:
    yield f"{visible(outlet.name)}: {outlet.articles} articles in {outlet.revisions} revisions"
    counts = ", ".join(f"{count} {state}" for state, count in outlet.states.items())
    yield f"    looks: {counts or 'none yet'}; last answer {outlet.last_answer or 'never'}"
    if outlet.silent_edits or outlet.takedowns:
        yield f"    noticed: {outlet.silent_edits} silent edits, {outlet.takedowns} takedowns"
    for reason, count in outlet.reasons.items():
        yield f"    {count} x {visible(reason)}"


def _receipt(last: Receipt | None) -> str:
    return f"{last.status} {visible(last.reason)}".rstrip() if last else "never reached"


def _age(then: datetime | None, now: datetime) -> str:
    if then is None:
        return "none yet"
    minutes = round((now - then).total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minutes ago"
    return f"{minutes // 60} hours ago" if minutes < 72 * 60 else f"{minutes // 1440} days ago"
