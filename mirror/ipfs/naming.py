"""
IPNS records handed on and asked for: by a node, by content routers, by gateways and static hosts.

The DHT forgets a record after 48 hours however long it is valid, and a node renews only those
whose key it holds (ipfs/kubo#3117), so each run of each volunteer puts the newsroom's record again.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from mirror.errors import FetchError, IpfsError
from mirror.ipfs import ipns
from mirror.ipfs.http import Service, ask
from mirror.ipfs.ipns import MAX_RECORD, MEDIA_TYPE, Record
from mirror.ipfs.rpc import Clock, Node, Rpc
from mirror.model import Limits, Receipt, Status, Tree, TreeFile, Web

SUFFIX = ".ipns-record"
"""Of a file that holds a record; before it stands the name, which the record does not tell."""


def read_record(path: Path, *, now: datetime) -> Record:
    """
    Return the record in the file *path*, NAME.ipns-record.

    Raises:
        IpfsError: it cannot be read, or is no valid record of that name.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise IpfsError(f"{path.name}: cannot be read: {error.strerror}") from None
    return ipns.verify(path.name.removesuffix(SUFFIX), raw, now=now)


def put(
    record: Record,
    node: Node,
    *,
    now: datetime,
    mirror: str = "ipns",
    clock: Clock = time.monotonic,
) -> Receipt:
    """
    Return what became of *record* on *node*, which spreads it: read back and compared.

    `name/put` answers 200 where nothing is stored (Routing.Type none), and `routing/put` to
    records that are broken, so only the record that comes back counts.
    """

    def work() -> bytes:
        rpc = Rpc(node, clock=clock)
        rpc.call("/name/put", record.name, body=io.BytesIO(record.raw))
        return rpc.fetch("/name/get", record.name)

    return _receipt(record, work, now, mirror, clock)


def delegate(
    record: Record, router: Service, *, now: datetime, mirror: str, clock: Clock = time.monotonic
) -> Receipt:
    """
    Return what became of *record* at a content router, for volunteers without a node.

    PUT and GET /routing/v1/ipns/{name}: https://specs.ipfs.tech/routing/http-routing-v1/
    """
    path = f"/routing/v1/ipns/{record.name}"

    def work() -> bytes:
        put_ = ask(router, "PUT", path, body=record.raw, headers={"Content-Type": MEDIA_TYPE})
        if put_.status != 200:
            raise IpfsError(f"router refused the record: status {put_.status}")
        got = ask(router, "GET", path, headers={"Accept": MEDIA_TYPE})
        if (got.status, got.media_type) != (200, MEDIA_TYPE):
            raise IpfsError(f"router does not give the record back: status {got.status}")
        return got.body

    return _receipt(record, work, now, mirror, clock)


def _receipt(
    record: Record, work: Callable[[], bytes], now: datetime, mirror: str, clock: Clock
) -> Receipt:
    start = clock()
    try:
        reason = _difference(record, work(), now)
    except IpfsError as error:
        reason = str(error)
    return Receipt(
        mirror=mirror, path="", status=Status.FAILED if reason else Status.OK, reason=reason,
        cid=record.name, elapsed_s=clock() - start,
    )  # fmt: skip


def _difference(record: Record, unverified: bytes, now: datetime) -> str:
    """Why what came back is not *record*; "" where it is."""
    if unverified == record.raw:
        return ""
    other = ipns.verify(record.name, unverified, now=now)
    if ipns.newest((record, other)) == other:
        return f"a newer record is known: sequence {other.sequence}, ours is {record.sequence}"
    return f"an older record came back: sequence {other.sequence}, ours is {record.sequence}"


def resolve(name: str, hosts: Sequence[str], web: Web, *, now: datetime) -> Record:
    """
    Return the newest valid record of *name* that any of *hosts* gives.

    All are asked: one that holds an old record back tells from its answer nothing.

    Args:
        name: `k51…`.
        hosts: URLs of gateways and static hosts (`ipns/<name>`).
        web: the network.
        now: records that ended before are not taken.

    Raises:
        IpfsError: no host gave a valid record; the message says why for each.
    """
    found, reasons = [], []
    for host in hosts:
        try:
            found.append(ipns.verify(name, _fetch(name, host, web), now=now))
        except (FetchError, IpfsError) as error:
            reasons.append(f"{host}: {error}")
    record = ipns.newest(tuple(found))
    if record is None:
        raise IpfsError(f"no host gave a record of {name}: {'; '.join(reasons)}")
    return record


def _fetch(name: str, host: str, web: Web) -> bytes:
    url = f"{host.rstrip('/')}/ipns/{name}?format=ipns-record"
    answer = web.get(url, limits=Limits(max_bytes=MAX_RECORD, deadline_s=30), accept=MEDIA_TYPE)
    if answer.status != 200:
        raise IpfsError(f"status {answer.status}")
    return answer.body


def record_files(record: Record) -> Tree:
    """Return the files by which a static host answers for *record*, as gateway and as router."""
    sha256, size = hashlib.sha256(record.raw).hexdigest(), len(record.raw)
    paths = (f"ipns/{record.name}", f"routing/v1/ipns/{record.name}")
    files = tuple(TreeFile(path=path, sha256=sha256, size=size) for path in paths)
    return Tree(files=files, read=lambda _: record.raw)
