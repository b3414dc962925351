"""The tree on every mirror: sent, read back and compared; the index last."""

from mirror.publish.interface import Host
from mirror.publish.one import held_after, publish
from mirror.publish.progress import Progress, Report, Step
from mirror.publish.retry import Patience, Ticker
from mirror.publish.run import Edges

__all__ = [
    "Edges",
    "Host",
    "Patience",
    "Progress",
    "Report",
    "Step",
    "Ticker",
    "held_after",
    "publish",
]
