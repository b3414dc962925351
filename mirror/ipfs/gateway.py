"""
Content by its CID, from any list of gateways and static hosts, none of them believed.

Only raw blocks are asked for (specs.ipfs.tech/http-gateways/trustless-gateway): a block is checked
by itself, so a host that tampers is found out at the first one and the next host is asked. A
folder of files named `ipfs/<cid>` on any web server is host enough, below a path too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mirror.errors import FetchError, IpfsError
from mirror.ipfs import cid as cids
from mirror.ipfs.cid import Cid
from mirror.ipfs.reader import MAX_FILE, read_file, resolve
from mirror.model import Capture, Limits, Web

BLOCK_TYPE = "application/vnd.ipld.raw"
MAX_BLOCK = 1 << 21  # bytes; the largest block that bitswap carries, so what peers agree on
BLOCK_S = 30.0  # seconds for one block from one host
PATIENCE = 3  # answers without the block after which a host is asked last


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What one host did instead of giving a block."""

    host: str
    cid: Cid
    reason: str
    lied: bool = False
    """It gave other bytes than the CID names, and was not asked again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """A file that is what its CID says."""

    cid: Cid
    body: bytes
    faults: tuple[Fault, ...]
    """Everything that went wrong on the way, in order."""


def fetch_verified(
    where: str,
    hosts: Sequence[str],
    web: Web,
    *,
    max_bytes: int = MAX_FILE,
    block_deadline_s: float = BLOCK_S,
) -> Fetched:
    """
    Return the file at *where*, every block of it checked.

    Args:
        where: `CID`, `CID/path`, `/ipfs/CID/path` or `ipfs://CID/path`.
        hosts: http(s) URLs in the order of asking; `ipfs/<cid>` is looked for below each.
        web: the network.
        max_bytes: of the file.
        block_deadline_s: for each question to each host.

    Raises:
        IpfsError: no host gave what is needed, or it is no file.
    """
    root, path = split(where)
    source = Gateways(hosts, web, deadline_s=block_deadline_s)
    cid = resolve(root, path, source.get)
    body = read_file(cid, source.get, max_bytes)
    return Fetched(cid=cid, body=body, faults=source.faults)


def split(where: str) -> tuple[Cid, str]:
    """The CID and the path below it that `ipfs://CID/path`, `/ipfs/CID/path` or `CID/path` says."""
    bare = where.removeprefix("ipfs://").removeprefix("/ipfs/")
    cid, _, path = bare.partition("/")
    return cids.parse(cid), path


class Gateways:
    """
    Blocks from whichever host gives them; remembers who lied and who has little.

    May be asked from several threads.
    """

    def __init__(self, hosts: Sequence[str], web: Web, *, deadline_s: float = BLOCK_S) -> None:
        if not hosts:
            raise IpfsError("no host to ask", hint="name a gateway or a mirror")
        self._hosts = list(hosts)
        self._web = web
        self._deadline_s = deadline_s
        self._faults: list[Fault] = []
        self._nodes: dict[Cid, bytes] = {}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that went wrong so far."""
        return tuple(self._faults)

    def get(self, cid: Cid) -> bytes:
        """
        Return the block that *cid* names.

        Raises:
            IpfsError: no host gave it; the message says why for each.
        """
        if cid.hash_code == cids.IDENTITY:
            return cid.digest
        kept = self._nodes.get(cid)
        if kept is not None:
            return kept
        for host in self._in_order():
            block = self._ask(host, cid)
            if block is not None:
                return self._kept(cid, block)
        why = [f"{one.host}: {one.reason}" for one in self._faults if one.lied or one.cid == cid]
        raise IpfsError(f"no host gave {cid}: {'; '.join(dict.fromkeys(why))}")

    def _kept(self, cid: Cid, block: bytes) -> bytes:
        """Nodes are asked for twice, to see what they are and then what is in them."""
        if cid.codec == cids.DAG_PB:
            self._nodes = {cid: block}
        return block

    def _in_order(self) -> list[str]:
        """Liars never, hosts that had nothing several times last."""
        liars = {fault.host for fault in self._faults if fault.lied}
        misses = Counter(fault.host for fault in self._faults)
        honest = [host for host in self._hosts if host not in liars]
        return sorted(honest, key=lambda host: misses[host] >= PATIENCE)

    def _ask(self, host: str, cid: Cid) -> bytes | None:
        """The block; None where *host* has it not, with a fault that says so."""
        try:
            answer = ask(host, cid, self._web, self._deadline_s)
        except FetchError as error:
            lied, reason = False, str(error)
        else:
            if answer.status == 200 and cid.matches(answer.body):
                return answer.body
            lied = answer.status == 200
            reason = "other bytes than the cid names" if lied else f"status {answer.status}"
        self._faults.append(Fault(host=host, cid=cid, reason=reason, lied=lied))
        return None


def ask(host: str, cid: Cid, web: Web, deadline_s: float = BLOCK_S) -> Capture:
    """Return what *host* answers when asked for a block; FetchError where it does not."""
    url = f"{host.rstrip('/')}/ipfs/{cid}?format=raw"
    limits = Limits(max_bytes=MAX_BLOCK, deadline_s=deadline_s)
    return web.get(url, limits=limits, accept=BLOCK_TYPE)


class _WrongAnswerError(IpfsError):
    """An answer without the block that was asked for."""

    def __init__(self, answer: Capture) -> None:
        super().__init__("not the block that was asked for")
        self.answer = answer


def seen_through(host: str, cid: Cid, web: Web) -> Capture:
    """
    Return a file as one gateway gives it, for an audit of that gateway.

    Where every block is right, its body is the file; else it is the first answer that was wrong,
    of whatever status, so that the auditor sees what stands in the file's place.

    Raises:
        FetchError: no answer.
        IpfsError: the blocks are right, and are no file.
    """
    root = ask(host, cid, web)

    def get(wanted: Cid) -> bytes:
        answer = root if wanted == cid else ask(host, wanted, web)
        if answer.status != 200 or not wanted.matches(answer.body):
            raise _WrongAnswerError(answer)
        return answer.body

    try:
        return replace(root, body=read_file(cid, get))
    except _WrongAnswerError as wrong:
        return wrong.answer
