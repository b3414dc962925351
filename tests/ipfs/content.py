"""Content for tests."""

import hashlib


def noise(seed: str, size: int) -> bytes:
    """Bytes that look random and are always the same."""
    return hashlib.shake_128(seed.encode()).digest(size)
