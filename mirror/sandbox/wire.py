"""
What goes between the run and a worker: pickles, each after its length.

A worker has read what strangers wrote and may be theirs by now. So what it sends is unpickled
into plain values, and into our own frozen records, enumerations and errors: never into a call.
"""

from __future__ import annotations

import io
import pickle
import struct
from dataclasses import is_dataclass
from enum import Enum
from typing import Any

from mirror.errors import MirrorError

HEADER = struct.Struct(">Q")
_PLAIN = frozenset(
    {
        ("builtins", "frozenset"),
        ("builtins", "set"),
        ("datetime", "date"),
        ("datetime", "datetime"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
    }
)


def pack(value: object) -> bytes:
    """Return *value* as a message."""
    data = pickle.dumps(value, protocol=5)
    return HEADER.pack(len(data)) + data


def unpack(data: bytes) -> Any:  # noqa: ANN401 -- whatever the function in the worker returned
    """
    Return the value in *data*, from a worker.

    Raises:
        pickle.UnpicklingError: it asks for anything else than values.
    """
    return _Values(io.BytesIO(data)).load()


class _Values(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 -- as it is there
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if module.startswith("mirror.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (
                is_dataclass(found) or issubclass(found, Enum | MirrorError)
            ):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not a value")
