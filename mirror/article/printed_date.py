"""Dates as people print them, in the languages of `words/months.toml`."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from mirror.article.wordlists import load

_FIRST_YEAR = 1990  # the web is no older
_NUMERIC = re.compile(
    r"(?<![\d.])(?:"
    r"(?P<y>(?:19|20)\d\d)\s*[-./年]\s*(?P<m>1[0-2]|0?[1-9])\s*[-./月]\s*(?P<d>3[01]|[12]\d|0?[1-9])"
    r"|(?P<a>3[01]|[12]\d|0?[1-9])\s?[./-]\s?(?P<b>3[01]|[12]\d|0?[1-9])\s?[./-]\s?(?P<yy>(?:19|20)\d\d|\d\d)"
    r")(?!\d)"
)


def printed_date(text: str) -> date | None:
    """Return the first date that *text* prints, None where it prints none."""
    found = [m for m in (_named().search(text), _NUMERIC.search(text)) if m]
    for match in sorted(found, key=lambda m: m.start()):
        day = _from_names(match) if match.re is _named() else _from_numbers(match)
        if day is not None:
            return day
    return None


@cache
def _months() -> dict[str, int]:
    return {
        form: number
        for table in load("months").values()
        for number, forms in enumerate(table["months"], 1)
        for form in forms.split("/")
    }


_YEAR = r"(?:жылғы|жылдың|ж\.|թ\.|թվականի|m\.|წლის)"  # "year" between it and the day


@cache
def _named() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    return re.compile(
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|º)?\.?\s+(?:de |of |del )?"
        rf"(?P<m>{names})\b\.?,?\s*(?:de |del )?(?P<y>(?:19|20)\d\d)"
        rf"|\b(?P<m2>{names})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d\d)"
        # "2026 жылғы 4 наурыз", "2026 թ. մարտի 4", "2026 m. kovo 4 d.", "2026. március 4."
        rf"|(?<!\d)(?P<y3>(?:19|20)\d\d)\s+{_YEAR}\s+(?P<d3>\d{{1,2}})\s+(?P<m3>{names})\b"
        rf"|(?<!\d)(?P<y4>(?:19|20)\d\d)(?:\.|\s+{_YEAR})\s+(?P<m4>{names})\b\s+(?P<d4>\d{{1,2}})(?!\d)",
        re.IGNORECASE,
    )


def _from_names(match: re.Match[str]) -> date | None:
    found = match.groupdict()
    year, month, day = (next(v for k, v in found.items() if v and k[0] == part) for part in "ymd")
    return _date(year, _months().get(month.lower(), 0), day)


def _from_numbers(match: re.Match[str]) -> date | None:
    if match["y"]:
        return _date(match["y"], int(match["m"]), match["d"])
    year = match["yy"] if len(match["yy"]) == 4 else f"20{match['yy']}"
    first, second = int(match["a"]), int(match["b"])
    # Day first everywhere but in the United States; where it cannot be the day, it is the month.
    return _date(year, second, match["a"]) if second <= 12 else _date(year, first, match["b"])


def _date(year: str, month: int, day: str) -> date | None:
    try:
        found = date(int(year), month, int(day))
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None
