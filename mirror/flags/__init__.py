"""Why an article is at risk: registers, block lists, measurements and our own visits, as flags."""

from mirror.flags.designated import designated, front_pages, on_record
from mirror.flags.dump import DumpScan, scan_dump, unpacked
from mirror.flags.gather import Gathered, Reach, Subjects, Vouched, gather
from mirror.flags.lists import scan_domains
from mirror.flags.ooni import (
    Measured,
    aggregation_address,
    blocked_by_measurement,
    read_aggregation,
)
from mirror.flags.places import Place, Watch, is_platform, watch
from mirror.flags.policy import Decision, FlagIndex, decide, explain, is_one_article
from mirror.flags.register import Poster, fetch_register, read_columns, read_values
from mirror.flags.seen import Request, Sight, altered, read_requests, requested, vanished
from mirror.flags.snapshot import RegisterRow, Snapshot, dump_snapshot, load_snapshot

__all__ = [
    "Decision",
    "DumpScan",
    "FlagIndex",
    "Gathered",
    "Measured",
    "Place",
    "Poster",
    "Reach",
    "RegisterRow",
    "Request",
    "Sight",
    "Snapshot",
    "Subjects",
    "Vouched",
    "Watch",
    "aggregation_address",
    "altered",
    "blocked_by_measurement",
    "decide",
    "designated",
    "dump_snapshot",
    "explain",
    "fetch_register",
    "front_pages",
    "gather",
    "is_one_article",
    "is_platform",
    "load_snapshot",
    "on_record",
    "read_aggregation",
    "read_columns",
    "read_requests",
    "read_values",
    "requested",
    "scan_domains",
    "scan_dump",
    "unpacked",
    "vanished",
    "watch",
]
