"""Real servers on loopback, one of each kind, started for the tests and stopped by process id."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from mirror.config import Mirror
from mirror.publish import Credentials, Host, open_host
from tests.conftest import missing

# What the servers take; like nothing else on a command line, as tests look for them there.
KEY_ID, KEY = "id-of-the-8e1fa4-key", "the-8e1fa4-key"
USER, PASSWORD = "user-8e1fa4", "password-8e1fa4"


@dataclass(frozen=True, kw_only=True)
class Place:
    """A mirror that a server on this machine serves, and the folder it is kept in."""

    mirror: Mirror
    environ: Mapping[str, str]
    folder: Path
    pid: int = 0
    """Of an rclone that serves it."""

    def changed(self) -> None:
        """Tell the server that its folder was changed behind its back (rclone serve: SIGHUP)."""
        if self.pid:
            os.kill(self.pid, signal.SIGHUP)
            time.sleep(0.2)

    def open(self, *, environ: Mapping[str, str] | None = None, **changes: object) -> Host:
        given = self.environ if environ is None else environ
        mirror = replace(self.mirror, **changes)
        return open_host(mirror, Credentials(mirror.name, given))


def program(name: str) -> str:
    """Return the path of a program, the one next to this Python first."""
    beside = Path(sys.executable).with_name(name)
    found = (
        str(beside)
        if beside.is_file()
        else shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin")
    )
    if found is None:
        missing(f"the program {name}")
    return found


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextmanager
def running(arguments: list[str], port: int, **options: object) -> Iterator[subprocess.Popen]:
    """Run a server until it is no longer needed; it listens on *port* when this returns."""
    process = subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options
    )
    try:
        for _ in range(200):
            if process.poll() is not None:
                raise RuntimeError(f"{arguments[0]} ended with {process.returncode}")
            with socket.socket() as sock:
                if sock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def rclone(kind: str, root: Path) -> Iterator[tuple[int, int]]:
    """Serve *root* with `rclone serve`; yield the port and the process id."""
    port = free_port()
    login = (
        ["--auth-key", f"{KEY_ID},{KEY}"] if kind == "s3" else ["--user", USER, "--pass", PASSWORD]
    )
    passive = ["--passive-port", "30100-30999"] if kind == "ftp" else []
    address = f"127.0.0.1:{port}"
    environ = {"HOME": str(root), "RCLONE_CONFIG": ""}
    command = [program("rclone"), "serve", kind, str(root), "--addr", address]
    with running([*command, *login, *passive], port, env=environ) as process:
        yield port, process.pid


@contextmanager
def sshd(folder: Path) -> Iterator[tuple[int, str, str]]:
    """Run OpenSSH's server; yield port, its host key and a private key that may log in."""
    daemon = program("sshd")
    for name in ("host", "user"):
        command = [program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-C", "", "-f"]
        subprocess.run([*command, str(folder / name)], check=True)
    port = free_port()
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\n"
        f"AuthorizedKeysFile {folder}/user.pub\nStrictModes no\nPermitRootLogin yes\n"
        "PasswordAuthentication no\nUsePAM no\nSubsystem sftp internal-sftp\n"
        "MaxStartups 100\nLogLevel QUIET\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # where sshd gives up its rights
    with running([daemon, "-D", "-f", str(config)], port):
        yield port, (folder / "host.pub").read_text().strip(), (folder / "user").read_text()


@contextmanager
def nginx(root: Path, folder: Path) -> Iterator[str]:
    """Serve *root* over http as a public web server would; yield its address."""
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; pid {folder}/pid; error_log /dev/null; worker_processes 1;\n"
        f"user {getpass.getuser()};\nevents {{}}\n"
        f"http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};\n"
        f"fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};\n"
        f"server {{ listen 127.0.0.1:{port}; root {root}; }} }}\n"
    )
    with running([program("nginx"), "-c", str(config)], port):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def silent_server() -> Iterator[int]:
    """Take connections and say nothing; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        yield sock.getsockname()[1]


class _Socks(socketserver.StreamRequestHandler):
    """SOCKS5 (RFC 1928, 1929): every name leads to this machine, and is noted."""

    def handle(self) -> None:
        methods = self.rfile.read(self.rfile.read(2)[1])
        with_login = 2 in methods
        self.wfile.write(bytes([5, 2 if with_login else 0]))
        if with_login:
            self.rfile.read(1)
            for _ in range(2):
                self.rfile.read(self.rfile.read(1)[0])
            self.wfile.write(b"\x01\x00")
        kind = self.rfile.read(4)[3]
        size = {1: 4, 4: 16}.get(kind) or self.rfile.read(1)[0]
        host = self.rfile.read(size)
        port = int.from_bytes(self.rfile.read(2))
        self.server.asked.add(host.decode() if kind == 3 else host.hex())
        with socket.create_connection(("127.0.0.1", port)) as there:
            self.wfile.write(bytes([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
            back = threading.Thread(target=_pump, args=(there, self.connection))
            back.start()
            _pump(self.connection, there)
            back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def socks() -> Iterator[tuple[str, set[str]]]:
    """Run a SOCKS proxy; yield its address and the names it was asked for."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Socks) as server:
        server.daemon_threads = True
        server.asked = set()
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"socks5h://127.0.0.1:{server.server_address[1]}", server.asked
        server.shutdown()
        thread.join()
