"""The tree behind real web servers, configured as docs/MIRRORS.md says."""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from mirror.model import Tree
from tests import real

DOCS = Path(__file__).parents[2] / "docs" / "MIRRORS.md"


def documented(language: str) -> str:
    """The snippet of that language in docs/MIRRORS.md."""
    text = DOCS.read_text()
    return re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)[1]


def lay_out(folder: Path, *trees: Tree) -> Path:
    """All files of *trees* below *folder*."""
    for tree in trees:
        for file in tree.files:
            place = folder / file.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(tree.read(file.path))
    return folder


@contextlib.contextmanager
def nginx(root: Path, work: Path, certificate: Path | None = None) -> Iterator[str]:
    """
    Nginx with the documented snippet, in front of *root*; gives its URL.

    With a certificate (and key in one file) all of the snippet is used, else what is about TLS
    is left out.
    """
    port = real.free_port()
    server = documented("nginx").replace("/srv/mirror", str(root))
    server = re.sub(r"(?<=ssl_certificate)(\S*) .*", rf"\1 {certificate};", server)
    server = server.replace("listen 443", f"listen 127.0.0.1:{port}")
    if certificate is None:
        server = re.sub(r"\n *ssl_certificate.*| ssl http2", "", server)
    temporary = "\n".join(
        f"{kind}_temp_path {work}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    config = work / "nginx.conf"
    config.write_text(
        f"{user} daemon off; pid {work}/pid; error_log stderr; events {{ }}\n"
        f"http {{ include /etc/nginx/mime.types;\n{temporary}\n{server}\n}}\n"
    )
    argv = [real.find("nginx"), "-e", "stderr", "-p", work, "-c", config]
    with real.running(argv, ready=real.listens(port), log=work / "log"):
        yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}"


def make_certificate(path: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    host = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(host, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + key.private_bytes(*form))
    return path


@contextlib.contextmanager
def caddy(root: Path, work: Path, certificate: Path | None = None) -> Iterator[str]:
    """Caddy with the documented snippet, in front of *root*; gives its URL."""
    port = real.free_port()
    site = documented("caddyfile").replace("/srv/mirror", str(root))
    url = f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
    tls = f"\n\ttls {certificate} {certificate}" if certificate else ""
    site = site.replace("mirror.example {", f"{url} {{{tls}", 1)
    config = work / "Caddyfile"
    config.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}")
    argv = [real.find("caddy"), "run", "--adapter", "caddyfile", "--config", config]
    env = {"HOME": str(work), "XDG_DATA_HOME": str(work), "XDG_CONFIG_HOME": str(work)}
    with real.running(argv, ready=real.listens(port), log=work / "log", env=env):
        yield url


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None: ...


@contextlib.contextmanager
def plain(root: Path) -> Iterator[str]:
    """Python's own web server, which knows nothing of IPFS, in front of *root*; gives its URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=root))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
