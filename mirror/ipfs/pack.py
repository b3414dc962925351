"""The published tree as one UnixFS directory, without holding its files in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field

from mirror.errors import IpfsError
from mirror.ipfs import cid as cids
from mirror.ipfs import dagpb, unixfs
from mirror.ipfs.cid import Cid
from mirror.ipfs.dagpb import Link
from mirror.model import Tree, TreeFile

OUTSIDE = ("ipfs/", "ipns/", "routing/")
"""Folders of the published tree that describe the directory and so can't be in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """Where the bytes of a raw block are."""

    path: str
    offset: int
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Dag:
    """A tree as a graph of blocks. Blocks of files are read from the tree when wanted."""

    root: Cid
    """Of the directory that holds everything."""
    cids: Mapping[str, Cid]
    """Path of every file in it -> its CID."""
    nodes: Mapping[Cid, bytes] = field(repr=False)
    """Every dag-pb block."""
    leaves: Mapping[Cid, Leaf] = field(repr=False)
    """Every raw block."""
    tree: Tree = field(repr=False)


def pack(tree: Tree) -> Dag:
    """
    Return the graph of *tree*, without the folders that belong to the gateway (`OUTSIDE`).

    A file of one chunk is not even read: its CID is its sha256. Larger ones are read one at a
    time.

    Raises:
        IpfsError: a path is a file and a folder at once, or a file is not what *tree* says.
    """
    nodes: dict[Cid, bytes] = {}
    leaves: dict[Cid, Leaf] = {}
    links: dict[str, Link] = {}

    def put(block: bytes) -> Cid:
        cid = cids.of_block(block, cids.DAG_PB)
        nodes[cid] = block
        return cid

    # 1. files, each a leaf or a tree of leaves
    for file in tree.files:
        if not file.path.startswith(OUTSIDE):
            chunks = list(_chunks(file, tree))
            leaves.update(chunks)
            part = unixfs.join([unixfs.leaf(cid, leaf.size) for cid, leaf in chunks], put)
            links[file.path] = Link(cid=part.cid, total=part.total)
    # 2. folders, from the deepest up
    root = _folder(_nest(links), put)
    found = {path: link.cid for path, link in links.items()}
    return Dag(root=root.cid, cids=found, nodes=nodes, leaves=leaves, tree=tree)


def _chunks(file: TreeFile, tree: Tree) -> Iterator[tuple[Cid, Leaf]]:
    """The raw blocks of *file* in order."""
    if file.size <= unixfs.CHUNK:
        cid = Cid(codec=cids.RAW, digest=bytes.fromhex(file.sha256))
        yield cid, Leaf(path=file.path, offset=0, size=file.size)
        return
    body = tree.read(file.path)
    if hashlib.sha256(body).hexdigest() != file.sha256:
        raise IpfsError(f"{file.path}: its bytes changed while it was packed")
    for offset in range(0, len(body), unixfs.CHUNK):
        block = body[offset : offset + unixfs.CHUNK]
        yield cids.of_block(block), Leaf(path=file.path, offset=offset, size=len(block))


_Folder = dict[str, "Link | _Folder"]


def _nest(links: Mapping[str, Link]) -> _Folder:
    """Folders within folders, from paths with slashes."""
    top: _Folder = {}
    for path, link in links.items():
        *folders, name = path.split("/")
        here = top
        for folder in folders:
            below = here.setdefault(folder, {})
            if isinstance(below, Link):
                raise IpfsError(f"{path}: {folder} is a file and a folder at once")
            here = below
        if here.setdefault(name, link) is not link:
            raise IpfsError(f"{path}: is in the tree twice, or also a folder")
    return top


def _folder(folder: _Folder, put: unixfs.Put) -> Link:
    links = {
        name: entry if isinstance(entry, Link) else _folder(entry, put)
        for name, entry in folder.items()
    }
    return unixfs.folder(links, put)


def blocks(dag: Dag, held: Container[Cid] = ()) -> Iterator[tuple[Cid, bytes]]:
    """
    Yield every block once, the root first and each node before what is below it.

    Args:
        dag: the packed tree.
        held: nodes that are left out, with all that is below them, and are not even read.

    Raises:
        IpfsError: a file is no longer what it was when it was packed.
    """
    seen: set[Cid] = set()
    read = _Reader(dag)
    waiting = [dag.root]
    while waiting:
        cid = waiting.pop()
        if cid in seen or cid in held:
            continue
        seen.add(cid)
        yield cid, read(cid)
        if cid in dag.nodes:
            links = dagpb.decode(dag.nodes[cid]).links
            waiting.extend(link.cid for link in reversed(links))


class _Reader:
    """Blocks of a Dag; keeps the last file, of which the next block is likely a part."""

    def __init__(self, dag: Dag) -> None:
        self._dag = dag
        self._last = ("", b"")  # path and body in one value: hosts read from several threads

    def __call__(self, cid: Cid) -> bytes:
        """The bytes that *cid* names, checked."""
        if cid in self._dag.nodes:
            return self._dag.nodes[cid]
        leaf = self._dag.leaves[cid]
        path, body = self._last
        if path != leaf.path:
            body = self._dag.tree.read(leaf.path)
            self._last = (leaf.path, body)
        block = body[leaf.offset : leaf.offset + leaf.size]
        if not cid.matches(block):
            raise IpfsError(f"{leaf.path}: its bytes changed after it was packed")
        return block


def gateway_files(dag: Dag) -> Tree:
    """
    Return the `ipfs/<cid>` files that make any static host a trustless gateway.

    One file a block, and the empty `ipfs/bafkqaaa` that clients probe for
    (specs.ipfs.tech/http-gateways/trustless-gateway). Their sha256 is the digest in the CID.
    """
    files = [TreeFile(path=f"ipfs/{cids.EMPTY}", sha256=_EMPTY_SHA256, size=0)]
    sizes = {cid: len(block) for cid, block in dag.nodes.items()}
    sizes |= {cid: leaf.size for cid, leaf in dag.leaves.items()}
    files += [
        TreeFile(path=f"ipfs/{cid}", sha256=cid.digest.hex(), size=size)
        for cid, size in sizes.items()
    ]
    return Tree(files=tuple(sorted(files, key=lambda file: file.path)), read=_gateway_read(dag))


_EMPTY_SHA256 = hashlib.sha256().hexdigest()


def _gateway_read(dag: Dag) -> Callable[[str], bytes]:
    read = _Reader(dag)

    def of_path(path: str) -> bytes:
        cid = cids.parse(path.removeprefix("ipfs/"))
        return b"" if cid == cids.EMPTY else read(cid)

    return of_path
