"""A register as it was: rows without anything personal, and the file in which they travel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from mirror.errors import SourceError

IDS = {  # seen alike in several independent public programs
    "foreign agent": "39b95df9-9a68-6b6d-e1e3-e6388507067e",
    "undesirable": "c2d1692e-a9f6-5a79-13ee-5da5b42980df",
    "extremist": "59961ebb-9f0e-d885-7ebc-b90399923b03",
}
MAX_ROWS = 20_000  # the largest register holds about 1,200
MAX_BYTES = 50_000_000
FORMAT = "tamizdat-register/1"


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
    value = read_json(unverified)
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


def read_json(body: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return what the JSON *body* holds; raise SourceError for anything else."""
    if len(body) > MAX_BYTES:
        raise SourceError(f"answer is {len(body)} bytes, expected at most {MAX_BYTES}")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise SourceError("answer is not JSON") from None
