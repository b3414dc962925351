"""A TOML table that is read key by key, remembers where it stands, and collects every fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

T = TypeVar("T")

_SECRET_KEY = re.compile(r"(?i)secret|passw|passphrase|token|api_?key|access_?key|credential")
# How well-known secrets begin: AWS key ids, GitHub and GitLab tokens, PEM, minisign secret keys.
_SECRET_VALUE = re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{16}|\bgh[pousr]_|\bglpat-|-----BEGIN|\bRWRTY0Iy")
_CREDENTIALS_IN_URL = re.compile(r"(?i)^[a-z][a-z0-9+.-]*://[^/@\s]+@")


class Faults:
    """Every fault found so far, as `place: what is wrong`."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, place: str, message: str) -> None:
        """Note a fault; reading goes on so that all are told at once."""
        self.lines.append(f"{place}: {message}")


class Table:
    """One table: every read names its key, `close` refuses the keys nobody read."""

    def __init__(self, values: dict[str, Any], place: str, faults: Faults) -> None:
        self._values = values
        self._place = place
        self._faults = faults
        self._read: set[str] = set()

    def place(self, key: str) -> str:
        """Return where *key* of this table stands in the file."""
        return f"{self._place}.{key}" if self._place else key

    def fault(self, key: str, message: str) -> None:
        """Note a fault at *key*."""
        self._faults.add(self.place(key), message)

    def get(self, key: str, kind: type[T], default: T | None) -> T:
        """Return the value of *key*, or *default*; None as default means it must be there."""
        self._read.add(key)
        value: T | None = self._values.get(key)
        if value is None and default is None:
            self.fault(key, "missing")
        elif value is not None and not _is(value, kind):
            self.fault(key, f"expected {_NAMES[kind]}, found {_name(value)}")
            value = None
        for found in (value, default):
            if found is not None:
                return found
        empty: T = _EMPTY[kind]  # a fault is noted, so nobody will use it
        return empty

    def text(self, key: str, default: str | None = None, check: Check | None = None) -> str:
        """Return a string that *check* (a function that says what is wrong) accepts."""
        value = self.get(key, str, default)
        if value and check is not None and (wrong := check(value)):
            self.fault(key, f"{wrong}: {value!r}")
        return value

    def texts(self, key: str, *, required: bool = False, check: Check | None = None) -> Texts:
        """Return a list of strings, each of which *check* accepts."""
        values = self.get(key, list, None if required else [])
        found = []
        for number, value in enumerate(values):
            if not isinstance(value, str):
                self.fault(f"{key}[{number}]", f"expected a string, found {_name(value)}")
            elif check is not None and (wrong := check(value)):
                self.fault(f"{key}[{number}]", f"{wrong}: {value!r}")
            else:
                found.append(value)
        if required and not values and key in self._values:
            self.fault(key, "expected at least one")
        return tuple(found)

    def number(self, key: str, default: float, *, low: float, high: float) -> float:
        """Return a number between *low* and *high*, both allowed."""
        value = float(self.get(key, float, default))
        if not low <= value <= high:
            self.fault(key, f"expected {low:g} to {high:g}, found {value:g}")
        return value

    def whole(self, key: str, default: int, *, low: int, high: int) -> int:
        """Return a whole number between *low* and *high*, both allowed."""
        value = self.get(key, int, default)
        if not low <= value <= high:
            self.fault(key, f"expected {low} to {high}, found {value}")
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """Return one of *choices*."""
        value = self.get(key, str, default)
        if value not in choices and key in self._values:
            self.fault(key, f"expected one of {', '.join(choices)}, found {value!r}")
        return value

    def table(self, key: str) -> Table:
        """Return the table at *key*, empty if there is none."""
        return Table(self.get(key, dict, {}), self.place(key), self._faults)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return the tables of the array at *key*."""
        found = []
        for number, value in enumerate(self.get(key, list, [])):
            place = f"{self.place(key)}[{number}]"
            if isinstance(value, dict):
                found.append(Table(value, place, self._faults))
            else:
                self._faults.add(place, f"expected a table, found {_name(value)}")
        return tuple(found)

    def rest(self) -> dict[str, Any]:
        """Return the keys nobody read, and count them as read."""
        left = {key: value for key, value in self._values.items() if key not in self._read}
        self._read.update(left)
        return left

    def close(self, known: str = "") -> None:
        """Note a fault for every key that nobody read."""
        for key in self._values:
            if key not in self._read:
                self.fault(key, f"unknown key{known}")


Check = Callable[[str], str]
Texts = tuple[str, ...]

_NAMES: dict[type, str] = {
    str: "a string", int: "a whole number", float: "a number", bool: "true or false",
    list: "a list", dict: "a table", date: "a date",
}  # fmt: skip
_EMPTY: dict[type, Any] = {
    str: "", int: 0, float: 0.0, bool: False, list: [], dict: {}, date: date(1970, 1, 1),
}  # fmt: skip


def _is(value: object, kind: type) -> bool:
    """Tell whether TOML's *value* is of *kind*; a bool is no number, a datetime no date."""
    if kind in (int, float) and isinstance(value, bool):
        return False
    if kind is date:
        return isinstance(value, date) and not isinstance(value, datetime)
    return isinstance(value, (int, float) if kind is float else kind)


def _name(value: object) -> str:
    for kind in (bool, int, float, str, list, dict, date):
        if _is(value, kind):
            return _NAMES[kind]
    return type(value).__name__


def find_secrets(values: object, place: str, faults: Faults) -> None:
    """Note a fault wherever *values* holds what looks like a secret, without repeating it."""
    if isinstance(values, dict):
        for key, value in values.items():
            here = f"{place}.{key}" if place else key
            if _SECRET_KEY.search(key):
                faults.add(here, "secrets do not belong in this file")
            find_secrets(value, here, faults)
    elif isinstance(values, list):
        for number, value in enumerate(values):
            find_secrets(value, f"{place}[{number}]", faults)
    elif isinstance(values, str):
        if _SECRET_VALUE.search(values):
            faults.add(place, "this looks like a secret; secrets do not belong in this file")
        elif _CREDENTIALS_IN_URL.search(values):
            faults.add(place, "credentials in a URL do not belong in this file")
