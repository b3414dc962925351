"""What mirrors and gateways really serve, and how it differs from what was published."""

from mirror.audit.look import audit, audit_all, sample
from mirror.audit.values import Audited, Edition, Finding, HostAudit, Known, Seen, repairs

__all__ = [
    "Audited",
    "Edition",
    "Finding",
    "HostAudit",
    "Known",
    "Seen",
    "audit",
    "audit_all",
    "repairs",
    "sample",
]
