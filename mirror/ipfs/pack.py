"""The published tree as one UnixFS directory, without holding its files in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from mirror.errors import IpfsError
from mirror.ipfs import cid as cids
from mirror.ipfs import dagpb, unixfs
from mirror.ipfs.cid import Cid
from mirror.ipfs.dagpb import Link
from mirror.ipfs.unixfs import Put
from mirror.model import Tree, TreeFile
from mirror.shelf import Form, Mapped, Shelf, Values, files_by_path

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
    links: Shelf[str, Link] = field(repr=False)
    """Path of every file in it -> the link to it."""
    nodes: Shelf[Cid, bytes] = field(repr=False)
    """Every dag-pb block."""
    leaves: Shelf[Cid, Leaf] = field(repr=False)
    """Every raw block."""
    tree: Tree = field(repr=False)

    @property
    def cids(self) -> Mapping[str, Cid]:
        """Path of every file in it -> its CID."""
        return Mapped(self.links, lambda link: link.cid)


def pack(tree: Tree) -> Dag:
    """
    Return the graph of *tree*, without the folders that belong to the gateway (`OUTSIDE`).

    A file of one chunk is not even read: its CID is its sha256. Larger ones are read chunk by
    chunk. What is in memory at once is the links of one folder, and of those it lies in.

    Raises:
        IpfsError: a path is a file and a folder at once, or a file is not what *tree* says.
    """
    nodes: Shelf[Cid, bytes] = Shelf(key=_of_codec(cids.DAG_PB), value=(bytes, bytes))
    leaves: Shelf[Cid, Leaf] = Shelf(key=_of_codec(cids.RAW), value=(_dump_leaf, _load_leaf))
    links: Shelf[str, Link] = Shelf(key=(str, str), value=(_dump_link, _load_link))

    def put(block: bytes) -> Cid:
        cid = cids.of_block(block, cids.DAG_PB)
        nodes[cid] = block
        return cid

    # 1. files, each a leaf or a tree of leaves
    links.fill(_files(tree, leaves, put))
    # 2. folders, each as soon as all that is in it is there
    root = _folders(links.pairs(), put)
    if len(links) != sum(not file.path.startswith(OUTSIDE) for file in tree.files):
        raise IpfsError("a path is in the tree twice")
    return Dag(root=root.cid, links=links, nodes=nodes, leaves=leaves, tree=tree)


def _of_codec(codec: int) -> Form[Cid]:
    """How a CID is written of which only the digest is not known."""
    return lambda cid: cid.digest, lambda digest: Cid(codec=codec, digest=digest)


def _dump_leaf(leaf: Leaf) -> str:
    return f"{leaf.offset} {leaf.size} {leaf.path}"


def _load_leaf(text: str) -> Leaf:
    offset, size, path = text.split(" ", 2)
    return Leaf(path=path, offset=int(offset), size=int(size))


def _dump_link(link: Link) -> bytes:
    return link.total.to_bytes(8, "big") + bytes([link.cid.codec]) + link.cid.digest


def _load_link(data: bytes) -> Link:
    return Link(total=int.from_bytes(data[:8], "big"), cid=Cid(codec=data[8], digest=data[9:]))


def _files(tree: Tree, leaves: Shelf[Cid, Leaf], put: Put) -> Iterator[tuple[str, Link]]:
    """The link to each file; its raw blocks go to *leaves*, its nodes to *put*."""
    for file in tree.files:
        if not file.path.startswith(OUTSIDE):
            chunks = list(_chunks(file, tree))
            for cid, leaf in chunks:
                leaves[cid] = leaf
            part = unixfs.join([unixfs.leaf(cid, leaf.size) for cid, leaf in chunks], put)
            yield file.path, Link(cid=part.cid, total=part.total)


def _chunks(file: TreeFile, tree: Tree) -> Iterator[tuple[Cid, Leaf]]:
    """The raw blocks of *file* in order."""
    if file.size <= unixfs.CHUNK:
        cid = Cid(codec=cids.RAW, digest=bytes.fromhex(file.sha256))
        yield cid, Leaf(path=file.path, offset=0, size=file.size)
        return
    whole = hashlib.sha256()
    for offset in range(0, file.size, unixfs.CHUNK):
        block = tree.read_part(file.path, offset, unixfs.CHUNK)
        whole.update(block)
        yield cids.of_block(block), Leaf(path=file.path, offset=offset, size=len(block))
    if whole.hexdigest() != file.sha256:
        raise IpfsError(f"{file.path}: its bytes changed while it was packed")


@dataclass(slots=True)
class _Folder:
    """A folder of which not everything is there yet."""

    name: str
    links: dict[str, Link] = field(default_factory=dict)

    def add(self, name: str, link: Link, path: str) -> None:
        if name in self.links:
            raise IpfsError(f"{path}: is a file and a folder at once")
        self.links[name] = link


def _folders(links: Iterator[tuple[str, Link]], put: Put) -> Link:
    """
    Return the link to the top folder of *links*, which come in the order of their paths.

    In that order all that is in a folder stands together, so that it is done with when the first
    path outside of it comes.
    """
    above = [_Folder(name="")]

    def close() -> None:
        done = above.pop()
        path = "/".join([*(folder.name for folder in above[1:]), done.name])
        above[-1].add(done.name, unixfs.folder(done.links, put), path)

    for path, link in links:
        *folders, name = path.split("/")
        while [folder.name for folder in above[1:]] != folders[: len(above) - 1]:
            close()
        above.extend(_Folder(name=folder) for folder in folders[len(above) - 1 :])
        above[-1].add(name, link, path)
    while len(above) > 1:
        close()
    return unixfs.folder(above[0].links, put)


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
    waiting = [dag.root]
    while waiting:
        cid = waiting.pop()
        if cid in seen or cid in held:
            continue
        seen.add(cid)
        block = _read(dag, cid)
        yield cid, block
        if cid.codec == cids.DAG_PB:
            links = dagpb.decode(block).links
            waiting.extend(link.cid for link in reversed(links))


def _read(dag: Dag, cid: Cid) -> bytes:
    """Return the bytes that *cid* names, checked."""
    node = dag.nodes.get(cid)
    if node is not None:
        return node
    leaf = dag.leaves[cid]
    block = dag.tree.read_part(leaf.path, leaf.offset, leaf.size)
    if not cid.matches(block):
        raise IpfsError(f"{leaf.path}: its bytes changed after it was packed")
    return block


def gateway_files(dag: Dag) -> Tree:
    """
    Return the `ipfs/<cid>` files that make any static host a trustless gateway.

    One file a block, and the empty `ipfs/bafkqaaa` that clients probe for
    (specs.ipfs.tech/http-gateways/trustless-gateway). Their sha256 is the digest in the CID.
    """
    blocks = files_by_path()
    blocks.fill(_block_files(dag))
    return Tree(files=Values(blocks), read=lambda path: _block_at(dag, path))


def _block_files(dag: Dag) -> Iterator[tuple[str, TreeFile]]:
    """Path and file of each block."""
    probed = f"ipfs/{cids.EMPTY}"
    yield probed, TreeFile(path=probed, sha256=hashlib.sha256().hexdigest(), size=0)
    leaves = ((cid, leaf.size) for cid, leaf in dag.leaves.pairs())
    for cid, size in chain(dag.nodes.sizes(), leaves):
        path = f"ipfs/{cid}"
        yield path, TreeFile(path=path, sha256=cid.digest.hex(), size=size)


def _block_at(dag: Dag, path: str) -> bytes:
    cid = cids.parse(path.removeprefix("ipfs/"))
    return b"" if cid == cids.EMPTY else _read(dag, cid)
