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

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from mirror.errors import SourceError

BASE = "https://reestrs.minjust.gov.ru/rest/registry"
IDS = {  # seen alike in several independent public programs
    "foreign agent": "39b95df9-9a68-6b6d-e1e3-e6388507067e",
    "undesirable": "c2d1692e-a9f6-5a79-13ee-5da5b42980df",
    "extremist": "59961ebb-9f0e-d885-7ebc-b90399923b03",
}
PAGE = 500  # rows of one answer
MAX_ROWS = 20_000  # the largest register holds about 1,200
MAX_BYTES = 50_000_000
FORMAT = "tamizdat-register/1"

Post = Callable[[str, Mapping[str, object]], bytes]
"""From a URL and a JSON object to the answer's body; raises FetchError."""

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


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterRow:
    """One designated organization; nothing personal."""

    register: str
    """One of IDS."""
    name: str
    added: date | None
    active: bool = True
    """False once it was taken off the register."""
    addresses: tuple[str, ...] = ()
    """Hosts and URLs that the row gives."""

    @property
    def digest(self) -> str:
        """SHA-256 of what is kept of the row: files that hold it differ from day to day."""
        return hashlib.sha256(_canonical(_plain(self))).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """A register as it was."""

    register: str
    taken: datetime
    rows: tuple[RegisterRow, ...]


# --- the API ----------------------------------------------------------------------------------


def fetch_register(register: str, post: Post, *, now: datetime) -> Snapshot:
    """
    Return the register as its API gives it now.

    Args:
        register: one of IDS.
        post: the network.
        now: becomes `taken`.

    Raises:
        FetchError: from *post*.
        SourceError: an answer of another shape.
    """
    listing = post(f"{BASE}/all", {"offset": 0, "limit": 50, "search": ""})
    columns = read_columns(listing, register)
    rows: list[RegisterRow] = []
    for offset in range(0, MAX_ROWS, PAGE):
        body = post(f"{BASE}/{IDS[register]}/values", _query(offset))
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
        found = [entry for entry in _json(body)["values"] if entry["id"] == IDS[register]]
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
        answer = _json(body)
        size = int(answer["size"])
        rows = tuple(_row(value, columns, register) for value in answer["values"])
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        raise SourceError(f"not the rows of register {register!r}") from None
    return size, tuple(row for row in rows if row is not None)


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


# --- the snapshot -----------------------------------------------------------------------------


def dump_snapshot(snapshot: Snapshot) -> bytes:
    """Return the snapshot as JSON: the same rows, the same bytes; this is what is signed."""
    rows = sorted((_plain(row) for row in snapshot.rows), key=_canonical)
    taken = f"{snapshot.taken.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    value = {"format": FORMAT, "register": snapshot.register, "taken": taken, "rows": rows}
    return _canonical(value) + b"\n"


def load_snapshot(unverified: bytes) -> Snapshot:
    """
    Return the snapshot in *unverified*: whose signature it bears is the caller's to check.

    Raises:
        SourceError: not a snapshot.
    """
    value = _json(unverified)
    try:
        if value["format"] != FORMAT or value["register"] not in IDS:
            raise SourceError(f"not a {FORMAT} file")
        taken = datetime.fromisoformat(value["taken"]).astimezone(UTC)
        rows = tuple(_from_plain(row, value["register"]) for row in value["rows"][:MAX_ROWS])
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        raise SourceError(f"not a {FORMAT} file") from None
    return Snapshot(register=value["register"], taken=taken, rows=rows)


def _plain(row: RegisterRow) -> dict[str, object]:
    return {
        "name": row.name,
        "added": row.added.isoformat() if row.added else None,
        "active": row.active,
        "addresses": list(row.addresses),
    }


def _from_plain(value: Mapping[str, Any], register: str) -> RegisterRow:
    return RegisterRow(
        register=register,
        name=str(value["name"])[:500],
        added=date.fromisoformat(value["added"]) if value["added"] else None,
        active=bool(value["active"]),
        addresses=tuple(str(address) for address in value["addresses"][:200]),
    )


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _json(body: bytes) -> Any:  # noqa: ANN401 - JSON
    if len(body) > MAX_BYTES:
        raise SourceError(f"answer is {len(body)} bytes, expected at most {MAX_BYTES}")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise SourceError("answer is not JSON") from None
