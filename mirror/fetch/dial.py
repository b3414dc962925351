"""
Connections to the public Internet and to nowhere else.

The address is checked where it is used: after the name was looked up and before the connection
is made, on the very numbers that are connected to. A check made earlier could be answered one
way and the connection another (DNS rebinding).
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import socks

from mirror import addresses
from mirror.errors import FetchError, FetchReason
from mirror.fetch.policy import FetchPolicy
from mirror.urls import HttpUrl

PORTS = frozenset({80, 443, 8080, 8443})  # what outlets use; 22, 25 and 6379 are others' services
ATTEMPT_S = 10.0  # for one address of several, so that a dead one does not use up the deadline
Answer = tuple[Any, ...]
Lookup = Callable[..., Sequence[Answer]]
"""socket.getaddrinfo, or what stands for it in tests."""


class Dial(Protocol):
    """A way to open connections."""

    def __call__(self, host: str, port: int, left_s: Callable[[], float]) -> socket.socket:
        """Return a connected socket; raise FetchError."""


def check_target(url: HttpUrl, policy: FetchPolicy) -> None:
    """
    Return if *url* may be asked for, as far as can be told before any lookup.

    Raises:
        FetchError: FORBIDDEN_ADDRESS or FORBIDDEN_URL (port).
    """
    if policy.allow_loopback and policy.proxy is None and _is_here(url.host):
        return
    if addresses.is_literal(url.host):
        _check_public(url.host)
    elif addresses.is_onion(url.host) and policy.proxy is not None:
        pass
    elif addresses.is_local_name(url.host) or addresses.is_onion(url.host):
        raise FetchError(FetchReason.FORBIDDEN_ADDRESS, "the name is not of the public Internet")
    if url.port not in PORTS:
        raise FetchError(FetchReason.FORBIDDEN_URL, f"port {url.port} is not one of the web's")


def make_dial(policy: FetchPolicy, lookup: Lookup, token: Callable[[], str]) -> Dial:
    """Return the way that *policy* says; *token* gives 16 random hex digits for each call."""
    if policy.proxy is None:
        return DirectDial(allow_loopback=policy.allow_loopback, lookup=lookup)
    host, port = addresses.proxy_address(policy.proxy)
    return SocksDial(host=host, port=port, user=token(), password=token())


@dataclass(frozen=True, kw_only=True, slots=True)
class DirectDial:
    """Connects by itself, to addresses that were checked."""

    allow_loopback: bool
    lookup: Lookup

    def __call__(self, host: str, port: int, left_s: Callable[[], float]) -> socket.socket:
        """Return a socket connected to the first address of *host* that takes it."""
        if self.allow_loopback and _is_here(host):
            number = host if addresses.is_literal(host) else "127.0.0.1"
            return _connect(self._answers(number, port, left_s()), left_s)
        answers = self._answers(host, port, left_s())
        for answer in answers:  # one bad address spoils the answer: somebody is playing
            _check_public(answer[4][0])
        return _connect(answers, left_s)

    def _answers(self, host: str, port: int, timeout_s: float) -> Sequence[Answer]:
        """Return all addresses of *host*; asked in a thread, as resolvers know no deadline."""
        answers: queue.SimpleQueue[Sequence[Answer]] = queue.SimpleQueue()

        def ask() -> None:
            found: Sequence[Answer] = ()
            with contextlib.suppress(OSError, UnicodeError):
                found = self.lookup(host, port, type=socket.SOCK_STREAM)
            answers.put(found)

        threading.Thread(target=ask, daemon=True).start()
        try:
            found = answers.get(timeout=timeout_s)
        except queue.Empty:
            raise FetchError(FetchReason.DEADLINE, "the name lookup took too long") from None
        if not found:
            raise FetchError(FetchReason.UNREACHABLE, "the name has no address")
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class SocksDial:
    """
    Connects through a SOCKS proxy (RFC 1928), which is given the name and looks it up itself.

    Tor gives each pair of user and password a circuit of its own (torrc, IsolateSOCKSAuth), so
    two jobs cannot be linked by the exit they use.
    """

    host: str
    port: int
    user: str
    password: str

    def __call__(self, host: str, port: int, left_s: Callable[[], float]) -> socket.socket:
        """Return a socket whose far end is *host*; `check_target` has seen it."""
        try:
            return socks.create_connection(
                (host, port),
                timeout=left_s(),  # type: ignore[arg-type]  # its stub knows whole seconds only
                proxy_type=socks.SOCKS5,
                proxy_addr=self.host,
                proxy_port=self.port,
                proxy_rdns=True,
                proxy_username=self.user,
                proxy_password=self.password,
            )
        except OSError as error:  # socks.ProxyError is one; it may name the proxy's address
            raise FetchError(
                FetchReason.UNREACHABLE,
                "no connection through the proxy",
                hint="is the proxy running, and does it accept names?",
            ) from error


def _is_here(host: str) -> bool:
    return addresses.is_localhost(host) or addresses.is_loopback(host)


def _check_public(address: str) -> None:
    if not addresses.is_public(address):
        raise FetchError(
            FetchReason.FORBIDDEN_ADDRESS, "the name leads to an address that is not public"
        )


def _connect(answers: Sequence[Answer], left_s: Callable[[], float]) -> socket.socket:
    """Return a socket connected to the first of *answers* that takes it."""
    for family, kind, proto, _, place in answers:
        sock = socket.socket(family, kind, proto)
        try:
            sock.settimeout(min(left_s(), ATTEMPT_S))
            sock.connect(place)
        except OSError:
            sock.close()
        except FetchError:
            sock.close()
            raise
        else:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
    raise FetchError(FetchReason.UNREACHABLE, "no connection")
