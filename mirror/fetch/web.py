"""
The real network, as a Web.

    HttpWeb.get
      1. the URL is parsed strictly and its host and port are checked
      2. one request on a leash, to an address that was checked when it was connected to
      3. redirects by hand, each hop through 1 and 2 again
      4. the body is read and decoded within its limit
"""

from __future__ import annotations

import contextlib
import re
import secrets
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

import requests

from mirror import urls
from mirror.errors import FetchError, FetchReason
from mirror.fetch import decode
from mirror.fetch.dial import Lookup, check_target, make_dial
from mirror.fetch.faults import our_errors
from mirror.fetch.leash import Leash
from mirror.fetch.line import Line
from mirror.fetch.policy import FetchPolicy
from mirror.model import NO_VALIDATORS, Capture, Limits, Validators

_REDIRECTS = frozenset({301, 302, 303, 307, 308})  # RFC 9110 15.4
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:+-]{1,40})""", re.IGNORECASE)
_NOT_MODIFIED = 304
MAX_HEADER = 1000  # characters; what a server makes us keep and repeat must not grow on us
_JSON = "application/json"


class HttpWeb:
    """
    A Web over requests. Safe to share between threads: each has a session of its own.

    With a proxy, one HttpWeb is one circuit: make a new one for each job. Holds connections
    open between calls.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        lookup: Lookup = socket.getaddrinfo,
        token: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self._policy = policy
        self._now = now
        self._dial = make_dial(policy, lookup, token)
        self._threads = threading.local()

    def get(
        self,
        url: str,
        *,
        limits: Limits,
        accept: str = "*/*",
        validators: Validators = NO_VALIDATORS,
    ) -> Capture:
        """
        Return the final answer to a GET of *url*, whatever its status.

        Raises:
            FetchError: no complete answer within *limits*; `reason` says why.
        """
        target = urls.parse(url)
        line = self._line()
        leash = line.leash
        headers = self._headers(accept, validators)
        with leash.hold(limits.deadline_s, self._policy.patience_s), our_errors(leash):
            target, answer = self._follow(line, target, headers, limits.redirects)
            with contextlib.closing(answer):
                if answer.status_code == _NOT_MODIFIED and validators == NO_VALIDATORS:
                    raise FetchError(FetchReason.MALFORMED, "304 to a request without condition")
                body = _body(answer, leash, limits)
            leash.left_s()  # a connection that was shut down may look like one that ended
        return self._capture(url, target, answer, body)

    def post(self, url: str, body: bytes, *, limits: Limits) -> Capture:
        """
        Return the answer to a POST of *body*, which is JSON: public registers ask for one.

        A redirect is an error: what was meant for one server is told to no other.

        Raises:
            FetchError: no complete answer within *limits*; `reason` says why.
        """
        target = urls.parse(url)
        line = self._line()
        leash = line.leash
        headers = {**self._headers(_JSON, NO_VALIDATORS), "Content-Type": _JSON}
        with leash.hold(limits.deadline_s, self._policy.patience_s), our_errors(leash):
            check_target(target, self._policy)
            answer = line.ask(target, headers, body)
            with contextlib.closing(answer):
                if answer.status_code in _REDIRECTS:
                    raise FetchError(FetchReason.REDIRECT, "a redirect in answer to a POST")
                received = _body(answer, leash, limits)
            leash.left_s()
        return self._capture(url, target, answer, received)

    def _line(self) -> Line:
        if not hasattr(self._threads, "line"):
            self._threads.line = Line(self._dial)
        line: Line = self._threads.line
        return line

    def _headers(self, accept: str, validators: Validators) -> dict[str, str]:
        headers = {
            "User-Agent": self._policy.user_agent,
            "Accept": accept,
            "Accept-Encoding": decode.ACCEPTED,
        }
        if validators.etag is not None:
            headers["If-None-Match"] = validators.etag
        if validators.last_modified is not None:
            headers["If-Modified-Since"] = validators.last_modified
        return headers

    def _follow(
        self,
        line: Line,
        target: urls.HttpUrl,
        headers: dict[str, str],
        redirects: int,
    ) -> tuple[urls.HttpUrl, requests.Response]:
        """Return the URL that answered with something else than a redirect, and its answer."""
        for _ in range(redirects + 1):
            check_target(target, self._policy)
            answer = line.ask(target, headers)
            line.leash.live()
            location = answer.headers.get("Location")
            if answer.status_code not in _REDIRECTS or location is None:
                return target, answer
            answer.close()  # its body is of no use, and may be a bomb
            target = _next_hop(target, location)
        raise FetchError(FetchReason.REDIRECT, f"more than {redirects} redirects")

    def _capture(
        self, url: str, target: urls.HttpUrl, answer: requests.Response, body: bytes
    ) -> Capture:
        now = self._now()
        content_type = _header(answer, "Content-Type") or ""
        charset = _CHARSET.search(content_type)
        return Capture(
            url=url,
            final_url=str(target),
            status=answer.status_code,
            media_type=content_type.partition(";")[0].strip().lower(),
            charset=charset[1] if charset else None,
            body=body,
            at=now,
            validators=Validators(
                etag=_header(answer, "ETag"), last_modified=_header(answer, "Last-Modified")
            ),
            retry_after_s=_retry_after_s(_header(answer, "Retry-After") or "", now),
        )


def _header(answer: requests.Response, name: str) -> str | None:
    """Return a header that is kept or sent back, if it is of a length that honest ones have."""
    value = answer.headers.get(name)
    return value if value is not None and len(value) <= MAX_HEADER else None


def _body(answer: requests.Response, leash: Leash, limits: Limits) -> bytes:
    chunks = leash.count(answer.raw.stream(1 << 14, decode_content=False))
    return decode.collect(chunks, answer.headers.get("Content-Encoding", ""), limits.max_bytes)


def _next_hop(target: urls.HttpUrl, location: str) -> urls.HttpUrl:
    """Return where *location* leads, relative to *target* (RFC 9110 10.2.2)."""
    with contextlib.suppress(UnicodeError):  # http.client reads headers as latin-1
        location = location.encode("latin-1").decode()
    try:
        hop = urls.parse(urljoin(str(target), location))
    except (FetchError, ValueError) as error:
        raise FetchError(FetchReason.REDIRECT, "a redirect to what is no web page") from error
    if target.scheme == "https" and hop.scheme == "http":
        raise FetchError(FetchReason.REDIRECT, "a redirect from https to http")
    return hop


def _retry_after_s(text: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After of either form asks for (RFC 9110 10.2.3)."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())
