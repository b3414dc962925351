"""
How long an emergency push takes until every copy was read back, on hosts that answer slowly.

    python -m bench.push [HOSTS] [LATENCY_MS]

Each host is an S3-compatible store of its own on loopback, read back through its public address;
each request waits LATENCY_MS before it is answered. They run in another process. The tree is there
already, and one article with its pictures is added: what a newsroom's push does.

Budget: two round trips in series for the copies themselves (sent, read back), and 0.5 s of our own.
Pages and the index may only name what was read back, so they take two more.
"""

from __future__ import annotations

import http.server
import json
import multiprocessing
import os
import random
import sys
import threading
import time

from mirror.config import Mirror
from mirror.fetch import FetchPolicy, HttpWeb
from mirror.publish import Credentials, Step, Target, Ticker, held_after, open_host, publish_all
from mirror.publish.paths import Wave, wave
from tests.fakes import NOON, memory_tree

OURS_S = 0.5


class Store(http.server.BaseHTTPRequestHandler):
    """PUT, GET, HEAD and DELETE of objects in memory, each answered late."""

    protocol_version = "HTTP/1.1"
    latency_s = 0.0

    def do_PUT(self):
        self.server.objects[self.path] = self.rfile.read(int(self.headers["content-length"]))
        self._answer(200, b"")

    def do_GET(self):
        data = self.server.objects.get(self.path)
        self._answer(404 if data is None else 200, data or b"")

    def do_HEAD(self):
        self.do_GET()

    def do_DELETE(self):
        self.server.objects.pop(self.path, None)
        self._answer(204, b"")

    def _answer(self, status, body):
        time.sleep(self.latency_s)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "application/octet-stream")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(count, latency_s, pipe):
    Store.latency_s = latency_s
    ports = []
    for _ in range(count):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store)
        server.objects = {}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ports.append(server.server_port)
    pipe.send(ports)
    pipe.recv()


def tree(articles):
    rng = random.Random(1)
    files = {}
    for number in range(articles):
        files[f"a/2026/11/{2 * number:032x}.html"] = rng.randbytes(12_000)
        files[f"a/2026/11/{2 * number + 1:032x}.html"] = rng.randbytes(150_000)
    files |= {f"ipfs/root{articles}{number}": rng.randbytes(500) for number in range(4)}
    for name in ("feed.xml", "index.html", "mirrors.html"):
        files[name] = f"{name} of {articles}".encode()
    files["index.json"] = json.dumps(sorted(files)).encode()
    files["index.json.minisig"] = b"signature of %d" % articles
    return memory_tree(files)


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    latency_s = (float(sys.argv[2]) if len(sys.argv) > 2 else 300) / 1000
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(count, latency_s, theirs), daemon=True
    )
    server.start()
    targets = [_target(number, port) for number, port in enumerate(ours.recv())]
    ticker = Ticker(monotonic=time.monotonic, sleep=time.sleep, chance=random.random)
    outcomes = publish_all(tree(3), targets, ticker=ticker, now=lambda: NOON)
    held = {one.mirror: held_after(None, one.receipts) for one in outcomes}
    targets = [_target(n, None, targets[n], held) for n in range(count)]

    wanted = tree(4)
    copies = {file.path for file in wanted.files if wave(file.path) is Wave.CONTENT}
    done = {}
    started = time.monotonic()

    def note(progress):
        if progress.step is Step.VERIFIED:
            kind = "copies" if progress.path in copies else "whole"
            done[kind] = max(done.get(kind, 0.0), time.monotonic() - started)

    outcomes = publish_all(wanted, targets, ticker=ticker, now=lambda: NOON, report=note)
    ours.send("end")
    live = sum(one.verified for one in outcomes)
    budget_s, whole_s = (trips * latency_s + OURS_S for trips in (2, 4))
    print(f"{live} of {count} verified copies live")
    print(f"copies read back everywhere  {done['copies']:.2f} s  (budget {budget_s:.2f} s)")
    print(f"whole trees, index included  {done['whole']:.2f} s  (budget {whole_s:.2f} s)")
    good = done["copies"] <= budget_s and done["whole"] <= whole_s
    sys.exit(0 if live == count and good else 1)


def _target(number, port, before=None, held=None):
    if before is not None:
        mirror = before.mirror
        return Target(mirror=mirror, open=before.open, web=before.web, held=held[mirror.name])
    mirror = Mirror(
        name=f"host{number}",
        kind="s3",
        url=f"http://127.0.0.1:{port}/bucket",
        options={
            "bucket": "bucket",
            "endpoint": f"http://127.0.0.1:{port}",
            "region": "auto",
        },
        allow_private=True,
    )
    names = {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret"}
    environ = {f"MIRROR_HOST{number}_{what}": value for what, value in names.items()}
    web = HttpWeb(FetchPolicy(allow_loopback=True))
    return Target(
        mirror=mirror,
        open=lambda: open_host(mirror, Credentials(mirror.name, environ)),
        web=web,
        held={},
    )


if __name__ == "__main__":
    os.environ.setdefault("NO_PROXY", "127.0.0.1")
    main()
