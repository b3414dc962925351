"""The only room that joins the stages and calls `signing`."""

from mirror.job.adopt import adopt
from mirror.job.audit import AuditReport, audit
from mirror.job.edges import Edges, Event
from mirror.job.export import export
from mirror.job.given import Given
from mirror.job.push import push
from mirror.job.retract import retract
from mirror.job.run import Report, Wanted, rehearsal, run
from mirror.job.signer import Signer, signer_of

__all__ = [
    "AuditReport",
    "Edges",
    "Event",
    "Given",
    "Report",
    "Signer",
    "Wanted",
    "adopt",
    "audit",
    "export",
    "push",
    "rehearsal",
    "retract",
    "run",
    "signer_of",
]
