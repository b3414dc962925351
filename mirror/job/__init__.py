"""The only room that joins the stages and calls `signing`."""

from mirror.job.audit import AuditReport, audit
from mirror.job.edges import Edges, Event
from mirror.job.push import push
from mirror.job.run import Report, Wanted, rehearsal, run

__all__ = [
    "AuditReport",
    "Edges",
    "Event",
    "Report",
    "Wanted",
    "audit",
    "push",
    "rehearsal",
    "run",
]
