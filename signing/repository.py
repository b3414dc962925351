"""A trust pack as the files of a TUF repository, which mirrors serve in their folder `trust/`."""

from __future__ import annotations

from tuf.api.metadata import TargetFile

from signing import metadata, pack
from signing.metadata import Files

_TARGETS = "targets/"


def served(data: bytes) -> Files:
    """Return path and bytes of what mirrors serve of the pack *data*, which holds."""
    made = {"trust-pack.json": data}
    for name, text in pack.opened(data).items():
        if name.startswith(_TARGETS):
            target = TargetFile.from_data(name.removeprefix(_TARGETS), text, ["sha256"])
            made |= {f"{_TARGETS}{path}": text for path in target.get_prefixed_paths()}
        else:
            role = name.removesuffix(".json").rpartition(".")[2]
            made[metadata.path(role, metadata.read(text).signed)] = text
    return made
