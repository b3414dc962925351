"""Everything a static host serves besides the tree itself, so that IPFS software can use it."""

from __future__ import annotations

from collections.abc import Sequence

from mirror.ipfs.ipns import Record
from mirror.ipfs.naming import record_files
from mirror.ipfs.pack import Dag, gateway_files
from mirror.ipfs.providers import provider_files
from mirror.model import Tree
from mirror.shelf import Joined


def static_files(dag: Dag, hosts: Sequence[str] = (), record: Record | None = None) -> Tree:
    """
    Return the files to publish beside the tree of *dag*, ordered by path.

    `ipfs/<cid>` for every block; `routing/v1/providers/<root>` that names *hosts*, where there are
    any; `ipns/<name>` and its routing file, where there is a record. None of it needs a node: this
    is all that the mode "static hosts only" publishes of IPFS.
    """
    blocks, others = gateway_files(dag), []
    if hosts:
        others.append(provider_files([dag.root], hosts))
    if record is not None:
        others.append(record_files(record))
    owner = {file.path: tree for tree in others for file in tree.files}
    few = sorted((file for tree in others for file in tree.files), key=lambda file: file.path)
    # "ipfs/" comes before "ipns/" and "routing/"
    return Tree(
        files=Joined(blocks.files, few), read=lambda path: owner.get(path, blocks).read(path)
    )
