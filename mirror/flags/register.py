"""
The registers of the Russian Ministry of Justice: which organizations are designated.

The registry's API names its columns field_1_i, field_2_s, … differently in each register, and
public programs that went by position have guessed wrong; columns are found by their titles here.
Rows about persons are left out before anything is kept, and of the others only name, dates and
addresses are read: no number, no birth date, no place of residence ever enters a value.

The API answers from Russian addresses only, so a volunteer there can hand on a snapshot, which
somebody in the keyring signs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Protocol

from mirror.errors import SourceError
from mirror.flags.snapshot import IDS, MAX_BYTES, MAX_ROWS, RegisterRow, Snapshot, read_json
from mirror.model import Capture, Limits

BASE = "https://reestrs.minjust.gov.ru/rest/registry"
PAGE = 500  # rows of one answer

_LIMITS = Limits(max_bytes=MAX_BYTES)


class Poster(Protocol):
    """The part of the network that registers need: `mirror.fetch.HttpWeb` has it."""

    def post(self, url: str, body: bytes, *, limits: Limits) -> Capture:
        """Return the answer to a POST of *body*, JSON; raise FetchError where there is none."""


# What the titles of the columns hold, in the order of preference.
_TITLES = {
    "name": (r"полное наименование", r"наименование", r"фио|фамилия"),
    "added": (r"дата.*включ", r"дата.*принят", r"дата.*распоряж", r"дата.*внес"),
    "removed": (r"дата.*исключ",),
    "status": (r"статус", r"состояние"),
    "kind": (r"вид\b", r"тип\b", r"категория"),
    "addresses": (r"доменн", r"информационн\w+ ресурс", r"сайт"),
}
_PERSON = re.compile(r"физическ\w+ лиц|граждан", re.IGNORECASE)
_REMOVED = re.compile(r"исключ", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[^\W\d_][\w-]*(?:/[^\s;,]*)?", re.IGNORECASE)


def fetch_register(register: str, web: Poster, *, now: datetime) -> Snapshot:
    """
    Return the register as its API gives it now.

    Args:
        register: one of IDS.
        web: the network.
        now: becomes `taken`.

    Raises:
        FetchError: no answer: most often since it is not asked from a Russian address.
        SourceError: an answer of another shape.
    """
    listing = _ask(web, "all", {"offset": 0, "limit": 50, "search": ""})
    columns = read_columns(listing, register)
    rows: list[RegisterRow] = []
    for offset in range(0, MAX_ROWS, PAGE):
        body = _ask(web, f"{IDS[register]}/values", _query(offset))
        size, found = read_values(body, columns, register)
        rows += found
        if offset + PAGE >= size:
            break
    return Snapshot(register=register, taken=now.astimezone(UTC), rows=tuple(rows))


def read_columns(body: bytes, register: str) -> dict[str, str]:
    """
    Return which field holds what ("name", "added", …), by the titles in the API's list.

    Raises:
        SourceError: the register is not in it, or has no column for what must be known.
    """
    try:
        found = [entry for entry in read_json(body)["values"] if entry["id"] == IDS[register]]
        titles = {str(each["name"]): str(each["title"]) for each in found[0]["columns"]}
    except (KeyError, TypeError, IndexError):
        raise SourceError(f"the list of registers does not describe {register!r}") from None
    columns = {what: field for what in _TITLES if (field := _column(titles, what))}
    needed = {"name", "kind"} if register == "foreign agent" else {"name"}
    if missing := needed - columns.keys():
        raise SourceError(f"register {register!r} has no column for {', '.join(sorted(missing))}")
    return columns


def read_values(
    body: bytes, columns: Mapping[str, str], register: str
) -> tuple[int, tuple[RegisterRow, ...]]:
    """Return the register's size, and the organizations in one answer of its API."""
    try:
        answer = read_json(body)
        size = int(answer["size"])
        rows = tuple(_row(value, columns, register) for value in answer["values"])
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        raise SourceError(f"not the rows of register {register!r}") from None
    return size, tuple(row for row in rows if row is not None)


def _ask(web: Poster, path: str, query: dict[str, object]) -> bytes:
    capture = web.post(f"{BASE}/{path}", json.dumps(query).encode(), limits=_LIMITS)
    if capture.status != 200:
        raise SourceError(f"the register answered {capture.status}, expected 200")
    return capture.body


def _query(offset: int) -> dict[str, object]:
    return {"offset": offset, "limit": PAGE, "search": "", "facets": {}, "sort": []}


def _column(titles: Mapping[str, str], what: str) -> str | None:
    """The first field whose title holds the most preferred words."""
    for pattern in _TITLES[what]:
        for field, title in titles.items():
            if re.search(pattern, title, re.IGNORECASE):
                return field
    return None


def _row(value: Mapping[str, Any], columns: Mapping[str, str], register: str) -> RegisterRow | None:
    """The organization in one row; None for a person, and for a row without a name."""
    given = {what: str(value.get(field) or "").strip() for what, field in columns.items()}
    if not given["name"] or not _is_organization(given.get("kind")):
        return None
    return RegisterRow(
        register=register,
        name=given["name"][:500],
        added=_date(given.get("added", "")),
        active=not (given.get("removed") or _REMOVED.search(given.get("status", ""))),
        addresses=tuple(_ADDRESS.findall(given.get("addresses", ""))[:200]),
    )


def _is_organization(kind: str | None) -> bool:
    """Registers without kinds hold organizations alone; in the others an empty kind may be any."""
    return kind is None or (kind != "" and not _PERSON.search(kind))


def _date(text: str) -> date | None:
    """A date as the registers write it: 10.07.2024, 2024-07-10, or with a time after it."""
    if found := re.search(r"(\d\d)\.(\d\d)\.(\d{4})", text):
        text = f"{found[3]}-{found[2]}-{found[1]}"
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
