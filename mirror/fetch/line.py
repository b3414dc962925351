"""One thread's line to the web: requests, over connections that we dial and hold on a leash."""

from __future__ import annotations

import functools
import socket
import ssl
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import certifi
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.ssl_ import create_urllib3_context

from mirror import urls
from mirror.errors import FetchError, FetchReason
from mirror.fetch.dial import Dial
from mirror.fetch.leash import Leash


class Line:
    """What one thread asks through; keeps connections open between requests."""

    def __init__(self, dial: Dial) -> None:
        self.leash = Leash()
        self._session = _Session(dial, self.leash)

    def ask(
        self, target: urls.HttpUrl, headers: dict[str, str], body: bytes | None = None
    ) -> requests.Response:
        """
        Return the answer to one request, unread: a POST if there is a *body*, a GET else.

        Raises:
            FetchError: the URL means another host to requests than to us.
            requests.RequestException: no answer.
        """
        method = "GET" if body is None else "POST"
        prepared = requests.Request(method, str(target), headers=headers, data=body).prepare()
        if prepared.url is None or urls.host_of(prepared.url) != target.host:
            raise FetchError(FetchReason.FORBIDDEN_URL, "the URL means two hosts")
        dialed = self.leash.dialed
        try:
            return self._send(prepared)
        except requests.ConnectionError:
            if self.leash.dialed != dialed or body is not None:
                raise
            # A kept connection was closed meanwhile, which is no failure (RFC 9112 9.3.1).
            return self._send(prepared)

    def _send(self, prepared: requests.PreparedRequest) -> requests.Response:
        left_s = self.leash.left_s()
        return self._session.send(prepared, stream=True, timeout=left_s, proxies={})


class _Session(requests.Session):
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

    def cert_verify(self, conn: Any, *_: Any, **__: Any) -> None:  # noqa: ANN401 -- as it is there
        """Demand a good certificate; requests would load the authorities for each connection."""
        conn.cert_reqs = "CERT_REQUIRED"


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Return the authorities that requests trusts; loading them takes 20 ms."""
    context = create_urllib3_context(cert_reqs=ssl.CERT_REQUIRED)
    context.load_verify_locations(certifi.where())
    return context


def _pools(dial: Dial, leash: Leash) -> dict[str, type[HTTPConnectionPool]]:
    """Return pools whose connections come from *dial*: urllib3 takes classes, not functions."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            leash.dialed += 1
            sock = dial(self.host, self.port, leash.left_s)
            leash.live()
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

        def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- as it is there
            super().__init__(*args, **{**kwargs, "ssl_context": _trusted()})

    return {"http": PlainPool, "https": TlsPool}
