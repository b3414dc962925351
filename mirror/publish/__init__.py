"""The tree on every mirror: sent, read back and compared; the index last."""

from mirror.publish.circuit import Circuit
from mirror.publish.credentials import Credentials
from mirror.publish.everywhere import Outcome, Target, publish_all
from mirror.publish.guard import environ_for
from mirror.publish.hosts import open_host
from mirror.publish.interface import Host
from mirror.publish.one import held_after, publish
from mirror.publish.progress import Progress, Report, Step
from mirror.publish.readback import public_url
from mirror.publish.retry import Patience, Ticker
from mirror.publish.run import Edges

__all__ = [
    "Circuit",
    "Credentials",
    "Edges",
    "Host",
    "Outcome",
    "Patience",
    "Progress",
    "Report",
    "Step",
    "Target",
    "Ticker",
    "environ_for",
    "held_after",
    "open_host",
    "public_url",
    "publish",
    "publish_all",
]
