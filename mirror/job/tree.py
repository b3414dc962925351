"""The local copy of the published tree: what every mirror is given."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from mirror import ipfs, site
from mirror.disk import replacing, write_atomic
from mirror.ipfs import Dag
from mirror.ipfs.ipns import Record
from mirror.ipfs.static import static_files
from mirror.model import Tree, TreeFile
from mirror.shelf import Joined, files_by_path, tree_files
from mirror.site import Site
from signing import minisig
from signing.minisig import SecretKey

INDEX = "index.json"
VERIFIER = "verify.html"
_PIECE = 1 << 20  # bytes


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

    def part(self, path: str, offset: int, size: int) -> bytes:
        """Return *size* bytes at *path* from *offset* on, fewer at its end."""
        with (self._folder / path).open("rb") as stream:
            stream.seek(offset)
            return stream.read(size)

    def parts(self, path: str) -> Iterator[bytes]:
        """Yield the bytes at *path* piece by piece."""
        with (self._folder / path).open("rb") as stream:
            while piece := stream.read(_PIECE):
                yield piece

    def write(self, path: str, data: bytes) -> TreeFile:
        """Put *data* at *path*, unless it is there already."""
        before = self.find(path)
        if before is not None and before != data:
            self._rewriting(path)
        if before != data:
            write_atomic(self._folder / path, data)
        return TreeFile(path=path, sha256=hashlib.sha256(data).hexdigest(), size=len(data))

    def write_parts(self, path: str, parts: Iterable[bytes]) -> TreeFile:
        """Put the bytes that come in *parts* at *path*."""
        hashing, size = hashlib.sha256(), 0
        with replacing(self._folder / path) as stream:
            for part in parts:
                hashing.update(part)
                size += stream.write(part)
        return TreeFile(path=path, sha256=hashing.hexdigest(), size=size)

    def clear_except(self, paths: Container[str]) -> None:
        """Remove what a killed or earlier run left and the tree no longer has."""
        for folder, _, names in os.walk(self._folder):
            for name in names:
                file = Path(folder, name)
                if file.relative_to(self._folder).as_posix() not in paths:
                    file.unlink()


@dataclass(frozen=True, kw_only=True, slots=True)
class Built:
    """A tree ready to publish."""

    tree: Tree
    dag: Dag
    """The same as one UnixFS directory."""
    own: Tree
    """What readers open, without the files by which its hosts serve IPFS."""
    record: Record | None = None
    """The newsroom's IPNS record, which goes with it."""


def build_tree(
    made: Site,
    bundles: Iterable[TreeFile],
    verifier: bytes,
    key: SecretKey,
    local: LocalTree,
    *,
    record: Record | None = None,
    trust: Mapping[str, bytes] = MappingProxyType({}),
) -> Built:
    """
    Write the pages and the signed index of *made* into *local*; return the whole tree.

    The files of *bundles*, which lie in *local* already, come by path. The page that verifies,
    *verifier*, holds a script, so it is no bundle: it is signed like the index, by a minisign
    signature beside it.

    The files of the publisher's trust list, *trust*, are in it as they are. Beside it stand the
    files by which its hosts serve IPFS, an IPNS *record* among them.

    The order of its files is that of publishing: blocks, bundles, pages, and the index last. Pages
    and index are written as they are made, and the list of files lies on disk: an archive is
    larger than the memory of a small server.
    """
    files = tree_files(bundles)
    files.extend(_write_pages(made, verifier, key, local, trust))
    files.append(local.write_parts(INDEX, site.index_json(made)))
    digest = minisig.digest_of(local.parts(INDEX))
    signature = _minisig(digest, f"index updated={made.updated}", key)
    files.append(local.write(f"{INDEX}.minisig", signature))
    own = Tree(files=files, read=local.read, part=local.part)
    dag = ipfs.pack(own)
    local.clear_except(dag.links)
    beside = static_files(dag, [place.url for place in made.places], record)
    return Built(tree=_joined(beside, own), dag=dag, own=own, record=record)


def _write_pages(
    made: Site, verifier: bytes, key: SecretKey, local: LocalTree, trust: Mapping[str, bytes]
) -> Iterator[TreeFile]:
    """Yield the files between bundles and index, by path."""
    few = {
        **trust,
        VERIFIER: verifier,
        f"{VERIFIER}.minisig": _minisig(minisig.digest(verifier), "verifier", key),
    }
    written = files_by_path()
    for path, data in chain(few.items(), site.pages(made)):
        written[path] = local.write(path, data)
    return (file for _, file in written.pairs())


def _joined(beside: Tree, own: Tree) -> Tree:
    """Return *own* with the files that make its host a trustless gateway, before all else."""

    def of(path: str) -> Tree:
        return beside if path.startswith(ipfs.OUTSIDE) else own

    return Tree(
        files=Joined(beside.files, own.files),
        read=lambda path: of(path).read(path),
        part=lambda path, offset, size: of(path).read_part(path, offset, size),
    )


def _minisig(digest: bytes, comment: str, key: SecretKey) -> bytes:
    signature = minisig.sign(digest, key, f"mirror/1 {comment}")
    return minisig.dump_signature(signature, str(key.public)).encode()
