"""
What a reader trusts, kept in a folder: the pinned root, the versions seen, the last good pack.

    pin.json            which chain of trust, and how far it was seen
    trust-pack.json     the newest pack of it

This is the one place of the package, beside key files and the command, that touches a disk.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path

from signing.errors import TrustError
from signing.folder import PIN_FILE
from signing.keyring import load_object
from signing.pack import Pack, Pin, fingerprint, first, read
from signing.trust import Trust

_PACK = "trust-pack.json"
_PIN_FORMAT = "mirror-pin/1"


def pinned(folder: Path) -> Pin | None:
    """Return what is pinned in *folder*, or None; raise TrustError if that cannot be read."""
    data = _read(folder / PIN_FILE)
    if data is None:
        return None
    top = load_object(data, "pin.json", _PIN_FORMAT, {"root", "versions", "root_sha256"})
    try:
        versions = {str(role): int(version) for role, version in top["versions"].items()}
        return Pin(root=top["root"], versions=versions, root_sha256=top["root_sha256"])
    except (KeyError, AttributeError, TypeError, ValueError):
        raise TrustError(f"{folder / PIN_FILE}: not what this program wrote") from None


def load(folder: Path) -> Trust:
    """Return the trust kept in *folder*, checked anew; empty trust if nothing is pinned."""
    pin, data = pinned(folder), _read(folder / _PACK)
    return read(data, pin).trust if pin and data else Trust()


def first_root(folder: Path) -> bytes | None:
    """Return the first root of the pack that is kept in *folder*, or None."""
    data = _read(folder / _PACK)
    return first(data) if data else None


def add(folder: Path, data: bytes, pin: Pin) -> Pack:
    """
    Return the pack *data* once it holds for *pin*, having remembered it in *folder*.

    Raises:
        TrustError: it does not hold; what was trusted before stays.
    """
    pack = read(data, pin)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = {"format": _PIN_FORMAT, **asdict(pack.pin)}
    _write(folder / _PACK, data)
    _write(folder / PIN_FILE, json.dumps(kept, indent=1, sort_keys=True).encode() + b"\n")
    return pack


def choose(data: bytes, folder: Path, *, root: str = "") -> Trust:
    """
    Return the trust in a pack that a reader named.

    Args:
        data: the pack.
        folder: where trust is kept; a pack of the chain pinned there is remembered.
        root: the 40 digits of the pack's first root, if the reader compared them just now.

    Raises:
        TrustError: the pack does not hold, or nobody has pinned it.
    """
    pin, digits = pinned(folder), fingerprint(data)
    if root:
        return read(data, Pin(root=" ".join(root.split()))).trust
    if pin is None or pin.root != digits:
        raise TrustError(
            f"this trust pack is not pinned; its root is {digits}",
            hint="compare the digits with those that the publisher prints in several places,"
            " then add --root 'DIGITS', or pin it for good with `mirror trust add`",
        )
    return add(folder, data, pin).trust


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise TrustError(f"{path}: cannot read it: {error.strerror}") from None


def _write(path: Path, data: bytes) -> None:
    """Put *data* at *path* whole, or leave what was there."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".tmp-", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)
