"""
Fetch through a proxy where there is no other way out; run by test_socks as root.

    unshare --net --mount python -m tests.fetch.namespace

The namespace has a loopback and no route. Every packet on it is seen by a raw socket, and the
resolver is pointed to an address where nobody answers: a lookup would show as a packet there.
Prints one JSON object.
"""

import json
import socket
import subprocess
import sys
import tempfile
import threading
import time

from mirror.errors import FetchError
from mirror.fetch import FetchPolicy, HttpWeb
from mirror.model import Limits
from tests.fetch.socks_server import serve_socks

EVERY_PROTOCOL = 3  # ETH_P_ALL, <linux/if_ether.h>
SEEN: list[dict[str, int]] = []


def watch(raw: socket.socket) -> None:
    """Note protocol and ports of every IPv4 packet on loopback."""
    while True:
        packet = raw.recv(65536)[14:]
        if packet and packet[0] >> 4 == 4:
            ports = packet[(packet[0] & 15) * 4 :]
            SEEN.append(
                {
                    "protocol": packet[9],
                    "from": int.from_bytes(ports[:2]),
                    "to": int.from_bytes(ports[2:4]),
                }
            )


def prepare() -> None:
    """Bring loopback up and point the resolver to it."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    with tempfile.NamedTemporaryFile("w") as resolver:
        resolver.write("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n")
        resolver.flush()
        subprocess.run(["mount", "--bind", resolver.name, "/etc/resolv.conf"], check=True)


def fetch(url: str, proxy: str | None) -> str:
    try:
        web = HttpWeb(FetchPolicy(proxy=proxy))
        return web.get(url, limits=Limits(deadline_s=5)).body.decode()
    except FetchError as error:
        return error.reason.value


def main() -> None:
    prepare()
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERY_PROTOCOL))
    raw.bind(("lo", 0))
    threading.Thread(target=watch, args=(raw,), daemon=True).start()
    with serve_socks() as proxy:
        through = fetch("http://news.example/a", f"socks5h://127.0.0.1:{proxy.port}")
        time.sleep(0.5)  # for the watcher to see what is still on its way
        around = [one for one in SEEN if proxy.port not in (one["from"], one["to"])]
        packets = len(SEEN)
        SEEN.clear()
        without = fetch("http://news.example/a", None)
        time.sleep(0.5)
        lookups = [one for one in SEEN if one["to"] == 53]
    seen = {
        "through": through,
        "packets": packets,
        "around": around,
        "without": without,
        "lookups_without": len(lookups),
    }
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
