"""The tree as one zip: for a stick, a memory card, or a messenger where there is no network."""

from __future__ import annotations

import zipfile
from pathlib import Path

from mirror.config import Config
from mirror.disk import replacing
from mirror.errors import StoreError
from mirror.job.build import build_kept, handed_on
from mirror.job.edges import Edges
from mirror.job.state import at_work

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # APPNOTE.TXT 4.4.6: the earliest; ours would tell of the export
_UNIX = 3  # APPNOTE.TXT 4.4.2, wherever it is made
_FILE = 0o100644 << 16  # a plain file; the upper half is Unix's mode


def export(config: Config, edges: Edges, path: Path) -> int:
    """
    Write all that is kept as a zip to *path*; return how many files are in it.

    The same tree gives the same bytes: names are sorted, no time is told, and files are stored
    as they are. Compressed ones would depend on zlib's build, pictures would not shrink, and what
    is stored can be read out of a zip that was damaged on the way.

    Raises:
        StoreError: nothing is kept yet, another run is at work, or the state cannot be used.
    """
    with at_work(config) as store:
        tree = build_kept(config, store, edges, handed_on(config)).own
        if next(store.articles.revisions(), None) is None:
            raise StoreError(
                "nothing is kept yet", hint="`mirror run` or `mirror push` comes first"
            )
        with replacing(path) as stream, zipfile.ZipFile(stream, "w") as archive:
            for file in sorted(tree.files, key=lambda file: file.path):
                archive.writestr(_entry(file.path), tree.read(file.path))
    return len(tree.files)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=_NO_TIME)
    entry.compress_type, entry.create_system = zipfile.ZIP_STORED, _UNIX
    entry.external_attr = _FILE
    return entry
