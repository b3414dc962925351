"""The only room that joins the stages and calls `signing`."""

from mirror.job.edges import Edges, Event
from mirror.job.push import push
from mirror.job.run import Report, run

__all__ = ["Edges", "Event", "Report", "push", "run"]
