"""A node's RPC in memory, behind a real socket, that can be made to lie, fail or hang."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from mirror.ipfs import cid as cids
from mirror.ipfs import dagpb
from mirror.ipfs.cid import Cid

Query = dict[str, list[str]]
Command = Callable[["FakeNode", Query, bytes], "tuple[int, bytes | Iterator[bytes]]"]


@dataclass
class FakeNode:
    """What a node holds; `faults` replace single commands."""

    blocks: dict[Cid, bytes] = field(default_factory=dict)
    pins: dict[Cid, str] = field(default_factory=dict)
    records: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, Command] = field(default_factory=dict)
    received: list[int] = field(default_factory=list)
    """Blocks in each CAR."""
    authorization: list[str | None] = field(default_factory=list)
    url: str = ""

    def answer(
        self, command: str, query: Query, body: bytes
    ) -> tuple[int, bytes | Iterator[bytes]]:
        """Status and body of one call."""
        return self.faults.get(command, COMMANDS[command])(self, query, body)


def _import(node: FakeNode, query: Query, body: bytes) -> tuple[int, bytes]:
    roots, found = read_car(_file_of(body))
    node.received.append(len(found))
    node.blocks.update(found)
    return _json(*({"Root": {"Cid": {"/": str(root)}, "PinErrorMsg": ""}} for root in roots))


def _pin(node: FakeNode, query: Query, body: bytes) -> tuple[int, bytes]:
    node.pins[_arg(query)] = query.get("name", [""])[0]
    return _json({"Pins": query["arg"]})


def _unpin(node: FakeNode, query: Query, body: bytes) -> tuple[int, bytes]:
    del node.pins[_arg(query)]
    return _json({"Pins": query["arg"]})


def _list(node: FakeNode, query: Query, body: bytes) -> tuple[int, bytes]:
    if _arg(query) not in node.pins:
        return 500, json.dumps({"Message": "path is not pinned", "Code": 0}).encode()
    return _json({"Keys": {query["arg"][0]: {"Type": "recursive"}}})


def _refs(node: FakeNode, query: Query, body: bytes) -> tuple[int, bytes]:
    waiting, found = [_arg(query)], []
    while waiting:
        cid = waiting.pop()
        if cid.codec == cids.DAG_PB:
            links = [link.cid for link in dagpb.decode(node.blocks[cid]).links]
            found += links
            waiting += links
    return _json(*({"Ref": str(cid), "Err": ""} for cid in found))


def _block(node: FakeNode, query: Query, body: bytes) -> tuple[int, bytes]:
    return 200, node.blocks[_arg(query)]


def _name_put(node: FakeNode, query: Query, body: bytes) -> tuple[int, bytes]:
    node.records[query["arg"][0]] = _file_of(body)
    return 200, b""


def _name_get(node: FakeNode, query: Query, body: bytes) -> tuple[int, bytes]:
    return 200, node.records[query["arg"][0]]


COMMANDS: dict[str, Command] = {
    "dag/import": _import,
    "pin/add": _pin,
    "pin/rm": _unpin,
    "pin/ls": _list,
    "refs": _refs,
    "block/get": _block,
    "name/put": _name_put,
    "name/get": _name_get,
}


def _json(*objects: object) -> tuple[int, bytes]:
    return 200, b"".join(json.dumps(one).encode() + b"\n" for one in objects)


def _arg(query: Query) -> Cid:
    return cids.parse(query["arg"][0].removeprefix("/ipfs/"))


def _file_of(body: bytes) -> bytes:
    """The one file of a multipart body."""
    boundary, rest = body.split(b"\r\n", 1)
    return rest.split(b"\r\n\r\n", 1)[1].split(b"\r\n" + boundary)[0]


def read_car(data: bytes) -> tuple[list[Cid], dict[Cid, bytes]]:
    """Roots and blocks of a CARv1 whose header has one root."""
    size, at = cids.read_varint(data, 0)
    root, _ = cids.read(data, data.index(b"\xd8\x2a\x58", at) + 5)
    at += size
    found = {}
    while at < len(data):
        size, at = cids.read_varint(data, at)
        cid, begin = cids.read(data, at)
        found[cid] = data[begin : at + size]
        at += size
    return [root], found


@contextlib.contextmanager
def serving(node: FakeNode) -> Iterator[FakeNode]:
    """*node* behind a port of loopback while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            url = urlsplit(self.path)
            node.authorization.append(self.headers["Authorization"])
            command = url.path.removeprefix("/api/v0/")
            status, body = node.answer(command, parse_qs(url.query), self._body())
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # who asked has left
                for part in [body] if isinstance(body, bytes) else body:
                    self.wfile.write(part)

        def _body(self) -> bytes:
            if self.headers["Transfer-Encoding"] != "chunked":
                return self.rfile.read(int(self.headers["Content-Length"] or 0))
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size + 2)[:-2])
            self.rfile.readline()
            return b"".join(parts)

        def log_message(self, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    node.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield node
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def silence(node: FakeNode, query: Query, body: bytes) -> tuple[int, bytes]:
    """Longer than any deadline of a test."""
    time.sleep(1.5)
    return 200, b""


def drip(node: FakeNode, query: Query, body: bytes) -> tuple[int, Iterator[bytes]]:
    """A byte now and then: no single read is late, the whole is."""
    return 200, (time.sleep(0.1) or b" " for _ in range(15))
