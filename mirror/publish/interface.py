"""What every kind of host can do. Each kind is one small file next to this one."""

from __future__ import annotations

from typing import Protocol


class Host(Protocol):
    """
    One place that keeps files under relative paths; safe to call from several threads.

    Every method raises PublishError and nothing else: its `reason` decides whether it is tried
    again; its message names neither the path, which the caller knows, nor the host. A host never
    says that a file is right: only reading it back does.
    """

    def put(self, path: str, data: bytes) -> None:
        """Hold *data* at *path*, replacing what was there."""

    def get(self, path: str, *, max_bytes: int) -> bytes:
        """Return the bytes the host itself has at *path*; ALTERED if more than *max_bytes*."""

    def delete(self, path: str) -> None:
        """Hold nothing at *path*, also when nothing was there."""

    def list(self) -> frozenset[str]:
        """Return the paths of all files the host holds."""

    def flush(self) -> None:
        """Send what `put` and `delete` have only staged; most hosts stage nothing."""

    def close(self) -> None:
        """Let go of connections and temporary files; never sends anything."""
