"""
OONI's measurements: what people inside the country could and could not open.

Many blocks never stand in the register; measurements see them. The rule is that of public lists
made from the same data: over 14 days more measurements saw interference than did not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from mirror.errors import SourceError
from mirror.flags.places import Watch
from mirror.model import Flag, FlagReason

DAYS = 14
ADDRESS = "https://api.ooni.io/api/v1/aggregation"
_COUNTS = ("anomaly_count", "confirmed_count", "failure_count", "ok_count")


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """The measurements of one domain. The four counts do not overlap."""

    domain: str
    anomaly: int
    confirmed: int
    """With a known block page."""
    failure: int
    """Nothing can be told from it."""
    ok: int

    @property
    def is_blocked(self) -> bool:
        """More measurements saw interference than did not."""
        return self.anomaly + self.confirmed > self.ok


def aggregation_address(hosts: Iterable[str], *, country: str, until: date) -> str:
    """Return the URL that counts the measurements of *hosts* in the 14 days before *until*."""
    query = {
        "probe_cc": country,
        "test_name": "web_connectivity",
        "domain": ",".join(sorted(hosts)),
        "since": (until - timedelta(days=DAYS)).isoformat(),
        "until": until.isoformat(),
        "axis_x": "domain",
        "format": "JSON",
    }
    return f"{ADDRESS}?{urlencode(query, safe=',')}"


def read_aggregation(body: bytes) -> tuple[Measured, ...]:
    """
    Return the counts in an answer to `aggregation_address`.

    Raises:
        SourceError: no such answer; errors of parameters come as JSON with status 200.
    """
    try:
        answer = json.loads(body)
        if "result" not in answer:
            told = answer.get("error") or answer.get("msg") or "no result"
            raise SourceError(f"OONI answered with an error: {str(told)[:200]}")
        return tuple(_measured(row) for row in answer["result"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceError(f"not an answer of OONI: {type(error).__name__}") from None


def _measured(row: Mapping[str, Any]) -> Measured:
    anomaly, confirmed, failure, ok = (_count(row[name]) for name in _COUNTS)
    domain = row["domain"]
    if not isinstance(domain, str):
        raise TypeError("domain is no string")
    return Measured(domain=domain, anomaly=anomaly, confirmed=confirmed, failure=failure, ok=ok)


def _count(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError("a count is no whole number")
    return value


def blocked_by_measurement(
    measured: Iterable[Measured], watch: Watch, *, country: str, until: date
) -> tuple[Flag, ...]:
    """Return a flag for each host of *watch* that the measurements find blocked."""
    at = datetime(until.year, until.month, until.day, tzinfo=UTC)
    return tuple(
        Flag(
            url=f"https://{host}/",
            reason=FlagReason.BLOCKED,
            evidence=(
                f"OONI, {country}, {DAYS} days to {until}: {host} disturbed in "
                f"{each.anomaly + each.confirmed} measurements, open in {each.ok}"
            ),
            at=at,
        )
        for each in measured
        if each.is_blocked
        for host in watch.of_domain(each.domain)
    )
