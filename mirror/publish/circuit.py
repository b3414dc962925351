"""A host that keeps failing is left in peace for a while: a value handed in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_TOLERATED = 2  # failed runs in a row before a pause: one bad evening is no reason
_PAUSE = timedelta(minutes=15)
# The listed life of a mirror address is 1.1 days (median): not to ask for half of it is enough.
_LONGEST_PAUSE = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True, slots=True)
class Circuit:
    """How a host did lately; kept between runs."""

    failures: int = 0
    """Runs in a row that did not end verified."""
    closed_until: datetime | None = None
    """No run before this moment; the first one after it is a trial."""

    def allows(self, now: datetime) -> bool:
        """Return whether the host may be tried."""
        return self.closed_until is None or now >= self.closed_until

    def after(self, *, ok: bool, now: datetime) -> Circuit:
        """Return the circuit after a run: pauses double with each further failure."""
        if ok:
            return Circuit()
        failures = self.failures + 1
        if failures <= _TOLERATED:
            return Circuit(failures=failures)
        # The exponent is bounded so that years of failing still make a timedelta.
        pause = min(_LONGEST_PAUSE, _PAUSE * 2 ** min(failures - _TOLERATED - 1, 10))
        return Circuit(failures=failures, closed_until=now + pause)
