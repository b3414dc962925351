"""The local copy of the published tree: what every mirror is given."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from mirror import ipfs, site
from mirror.disk import write_atomic
from mirror.ipfs import Dag
from mirror.ipfs.ipns import Record
from mirror.ipfs.static import static_files
from mirror.model import Revision, Tree, TreeFile
from mirror.site import Site
from signing import minisig
from signing.minisig import SecretKey

INDEX = "index.json"
VERIFIER = "verify.html"


class LocalTree:
    """A folder that holds the tree, each file whole or not there."""

    def __init__(self, folder: Path, rewriting: Callable[[str], None] = lambda _: None) -> None:
        """Take the folder, and what is told of a path whose bytes are about to change."""
        self._folder = folder
        self._rewriting = rewriting

    def read(self, path: str) -> bytes:
        """Return the bytes at *path*."""
        return (self._folder / path).read_bytes()

    def find(self, path: str) -> bytes | None:
        """Return the bytes at *path*, None if there is nothing."""
        return self.read(path) if (self._folder / path).is_file() else None

    def write(self, path: str, data: bytes) -> None:
        """Put *data* at *path*, unless it is there already."""
        before = self.find(path)
        if before is not None and before != data:
            self._rewriting(path)
        if before != data:
            write_atomic(self._folder / path, data)

    def clear_except(self, paths: frozenset[str]) -> None:
        """Remove what a killed or earlier run left and the tree no longer has."""
        for file in sorted(self._folder.rglob("*")):
            if file.is_file() and str(file.relative_to(self._folder)) not in paths:
                file.unlink()


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """A tree ready to publish."""

    tree: Tree
    dag: Dag
    """The same as one UnixFS directory."""
    record: Record | None = None
    """The newsroom's IPNS record, which goes with it."""

    @property
    def own(self) -> Tree:
        """What readers open, without the files by which its hosts serve IPFS."""
        paths = self.dag.cids
        return replace(
            self.tree, files=tuple(file for file in self.tree.files if file.path in paths)
        )


def build_tree(
    made: Site,
    verifier: bytes,
    key: SecretKey,
    local: LocalTree,
    *,
    record: Record | None = None,
    trust: Mapping[str, bytes] = MappingProxyType({}),
) -> Built:
    """
    Write the pages and the signed index of *made* into *local*; return the whole tree.

    The page that verifies, *verifier*, holds a script, so it is no bundle: it is signed like the
    index, by a minisign signature beside it.

    The files of the publisher's trust list, *trust*, are in it as they are. Beside it stand the
    files by which its hosts serve IPFS, an IPNS *record* among them.

    The order of its files is that of publishing: blocks, bundles, pages, and the index last.
    """
    index = site.index_json(made)
    pages = site.pages(made) | {
        VERIFIER: verifier,
        f"{VERIFIER}.minisig": _minisig(verifier, "verifier", key),
    }
    comment = f"index updated={made.updated}"
    last = {INDEX: index, f"{INDEX}.minisig": _minisig(index, comment, key)}
    upper = dict(sorted({**trust, **pages}.items())) | last
    for path, data in upper.items():
        local.write(path, data)
    above = [_file(path, data) for path, data in upper.items()]
    own = Tree(files=(*_bundle_files(made.revisions), *above), read=local.read)
    local.clear_except(frozenset(file.path for file in own.files))
    dag = ipfs.pack(own)
    beside = static_files(dag, [place.url for place in made.places], record)
    return Built(tree=_joined(beside, own), dag=dag, record=record)


def _joined(beside: Tree, own: Tree) -> Tree:
    """Return *own* with the files that make its host a trustless gateway, before all else."""
    names = frozenset(file.path for file in beside.files)

    def read(path: str) -> bytes:
        return beside.read(path) if path in names else own.read(path)

    return Tree(files=(*beside.files, *own.files), read=read)


def _minisig(data: bytes, comment: str, key: SecretKey) -> bytes:
    signature = minisig.sign(minisig.digest(data), key, f"mirror/1 {comment}")
    return minisig.dump_signature(signature, str(key.public)).encode()


def _bundle_files(revisions: Iterable[Revision]) -> list[TreeFile]:
    # Two revisions can share a file: pictures that came and went leave the text as it was.
    files = {
        file.path: TreeFile(path=file.path, sha256=file.sha256, size=file.size)
        for revision in revisions
        for file in revision.files
    }
    return [files[path] for path in sorted(files)]


def _file(path: str, data: bytes) -> TreeFile:
    return TreeFile(path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
