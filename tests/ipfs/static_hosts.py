"""The tree behind real web servers, configured as docs/MIRRORS.md says."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

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
def nginx(root: Path, work: Path) -> Iterator[str]:
    """Nginx with the documented snippet, in front of *root*; gives its URL."""
    port = real.free_port()
    server = documented("nginx").replace("/srv/mirror", str(root))
    server = server.replace("listen 443 ssl http2", f"listen 127.0.0.1:{port}")
    server = re.sub(r"\n *ssl_certificate.*", "", server)
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
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def caddy(root: Path, work: Path) -> Iterator[str]:
    """Caddy with the documented snippet, in front of *root*; gives its URL."""
    port = real.free_port()
    site = documented("caddyfile").replace("/srv/mirror", str(root))
    site = site.replace("mirror.example {", f"http://127.0.0.1:{port} {{", 1)
    config = work / "Caddyfile"
    config.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}")
    argv = [real.find("caddy"), "run", "--adapter", "caddyfile", "--config", config]
    env = {"HOME": str(work), "XDG_DATA_HOME": str(work), "XDG_CONFIG_HOME": str(work)}
    with real.running(argv, ready=real.listens(port), log=work / "log", env=env):
        yield f"http://127.0.0.1:{port}"
