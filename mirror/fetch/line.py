"""One thread's requests session, whose connections are dialed and leashed by us."""

from __future__ import annotations

import socket
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection

from mirror.fetch.dial import Dial
from mirror.fetch.leash import Leash


class Session(requests.Session):
    """A session that takes nothing from the environment, keeps no cookie, follows nothing."""

    def __init__(self, dial: Dial, leash: Leash) -> None:
        super().__init__()
        self.trust_env = False  # no proxies, certificates or .netrc of the volunteer's
        self.headers.clear()
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self.adapters.clear()
        self.mount("http://", _Adapter(dial, leash))
        self.mount("https://", self.adapters["http://"])

    def get_redirect_target(self, _resp: requests.Response) -> str | None:
        """Return none: requests would read a redirect's body without a limit to follow it."""
        return None


class _Adapter(HTTPAdapter):
    def __init__(self, dial: Dial, leash: Leash) -> None:
        self._pools = _pools(dial, leash)
        super().__init__(pool_connections=8, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- as it is there
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager: PoolManager
        self.poolmanager.pool_classes_by_scheme = self._pools


def _pools(dial: Dial, leash: Leash) -> dict[str, type[HTTPConnectionPool]]:
    """Return pools whose connections come from *dial*: urllib3 takes classes, not functions."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            sock = dial(self.host, self.port, leash.left_s)
            sock.settimeout(leash.left_s())  # bounds the whole TLS handshake
            return sock

        def connect(self) -> None:
            super().connect()
            leash.tie(self.sock)

    class Tls(Plain, HTTPSConnection):
        pass

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = Tls

    return {"http": PlainPool, "https": TlsPool}
