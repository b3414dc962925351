"""
A pin at a service of somebody else's, for volunteers without a node.

Pinning Service API 1.0.0: https://ipfs.github.io/pinning-services-api-spec/. The service fetches
the blocks itself, from whoever has them: our `origins`, or what it finds on the network. The API
cannot show that it holds them, so "pinned" is the service's word; `mirror audit` reads them back.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mirror.errors import IpfsError
from mirror.ipfs import cid as cids
from mirror.ipfs.cid import Cid
from mirror.ipfs.http import Answer, Service, ask
from mirror.ipfs.rpc import Clock
from mirror.model import Receipt, Status

POLL_S = 2.0
"""Between two questions; services answer some hundred a minute and key."""
ALL = "queued,pinning,pinned,failed"  # without it the API lists pinned ones only
_REQUEST = re.compile(r"[A-Za-z0-9_=-][A-Za-z0-9._=-]{0,199}")
"""Request IDs that may be put into a path; the specification leaves their form open."""
_DONE = {"pinned": Status.OK, "failed": Status.FAILED}


def pin(
    root: Cid,
    service: Service,
    *,
    name: str,
    origins: Sequence[str] = (),
    previous: Cid | None = None,
    wait_s: float = 300.0,
    mirror: str = "pinning service",
    clock: Clock = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Receipt:
    """
    Return what became of *root* at *service*: unknown where it still fetches at the end.

    Args:
        root: of the tree.
        service: where, with its token.
        name: what the pin is called there.
        origins: multiaddrs of nodes that have the blocks.
        previous: root of the last tree, whose pin goes when the new one stands.
        wait_s: how long to wait for the service.
        mirror: name of this mirror in the receipt.
        clock: seconds, monotonic.
        sleep: waits that many seconds.
    """
    start = clock()
    try:
        found = _find(root, service) or _add(root, service, name, origins)
        while found["status"] not in _DONE and clock() - start < wait_s:
            sleep(POLL_S)
            found = _status(service, found["requestid"])
        status, reason = _judge(found)
        if status is Status.OK and previous is not None and previous != root:
            _remove(previous, service)
    except IpfsError as error:
        status, reason = Status.FAILED, str(error)
    elapsed_s = clock() - start
    return Receipt(
        mirror=mirror, path="", status=status, reason=reason, cid=str(root), elapsed_s=elapsed_s
    )


def _find(root: Cid, service: Service) -> Mapping[str, str] | None:
    """The pin of *root* that is there already, unless it failed: then a new one is asked for."""
    pins = _pins(root, service)
    return next((one for one in pins if one["status"] != "failed"), None)


def _pins(root: Cid, service: Service) -> list[Mapping[str, str]]:
    query = {"cid": str(root), "status": ALL, "limit": "10"}
    found = _object(ask(service, "GET", "/pins", query=query), 200)
    results = found.get("results")
    if not isinstance(results, list):
        raise IpfsError("pinning service lists no results")
    return [_pin(one, root) for one in results]


def _add(root: Cid, service: Service, name: str, origins: Sequence[str]) -> Mapping[str, str]:
    body = {"cid": str(root), "name": name, "origins": list(origins)}
    headers = {"Content-Type": "application/json"}
    answer = ask(service, "POST", "/pins", body=json.dumps(body).encode(), headers=headers)
    return _pin(_object(answer, 202, 200), root)  # IPFS Cluster answers 200


def _status(service: Service, request: str) -> Mapping[str, str]:
    return _pin(_object(ask(service, "GET", f"/pins/{request}"), 200), None)


def _remove(root: Cid, service: Service) -> None:
    with contextlib.suppress(IpfsError):  # an old pin left there costs space, not truth
        for one in _pins(root, service):
            ask(service, "DELETE", f"/pins/{one['requestid']}")


def _judge(found: Mapping[str, str]) -> tuple[Status, str]:
    status = _DONE.get(found["status"], Status.UNKNOWN)
    if status is Status.OK:
        return status, ""
    return status, f"pinning service says: {found['status']}"


def _object(answer: Answer, *expected: int) -> Mapping[str, Any]:
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if answer.status not in expected:
        raise IpfsError(f"pinning service refused: status {answer.status}{_reason(found)}")
    if not isinstance(found, dict):
        raise IpfsError("pinning service answered with something that is no object")
    return found


def _reason(found: object) -> str:
    """`{"error": {"reason": "…"}}`, as far as it is there."""
    error = found.get("error") if isinstance(found, dict) else None
    reason = error.get("reason") if isinstance(error, dict) else None
    return f", {reason[:200]}" if isinstance(reason, str) else ""


def _pin(found: object, root: Cid | None) -> Mapping[str, str]:
    """`requestid` and `status` of a PinStatus, which has to be of *root* where that is given."""
    pin_ = found.get("pin") if isinstance(found, dict) else None
    if not isinstance(found, dict) or not isinstance(pin_, dict):
        raise IpfsError("pinning service answered with something that is no pin")
    request, status = found.get("requestid"), found.get("status")
    if not isinstance(status, str) or not _REQUEST.fullmatch(str(request)):
        raise IpfsError("pinning service answered with a pin without status or request")
    if root is not None and cids.parse(str(pin_.get("cid"))) != root:
        raise IpfsError(f"pinning service answered with a pin of another cid than {root}")
    return {"requestid": str(request), "status": status}
