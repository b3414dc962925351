"""Trees made of bytes in memory."""

import hashlib
from collections.abc import Mapping

from mirror.model import Tree, TreeFile


def tree_of(files: Mapping[str, bytes]) -> Tree:
    """A Tree that holds *files* (path -> bytes)."""
    found = tuple(
        TreeFile(path=path, sha256=hashlib.sha256(body).hexdigest(), size=len(body))
        for path, body in files.items()
    )
    return Tree(files=found, read=files.__getitem__)


def noise(seed: str, size: int) -> bytes:
    """Bytes that look random and are always the same."""
    return hashlib.shake_128(seed.encode()).digest(size)
