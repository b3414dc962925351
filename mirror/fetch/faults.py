"""What requests, urllib3 and the standard library raise, as FetchError."""

from __future__ import annotations

import contextlib
import http.client
from collections.abc import Iterator

import requests
import urllib3

from mirror.errors import FetchError, FetchReason
from mirror.fetch.leash import Leash


@contextlib.contextmanager
def our_errors(leash: Leash) -> Iterator[None]:
    """Turn what requests, urllib3 and the standard library raise into FetchError."""
    try:
        yield
    except FetchError:
        raise
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise _translate(error, expired=leash.expired) from error
    except http.client.HTTPException as error:
        raise FetchError(FetchReason.MALFORMED, "the answer is not HTTP") from error


def _translate(error: Exception, *, expired: bool) -> FetchError:
    causes = list(_causes(error))
    if expired or _any(causes, requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
        return FetchError(FetchReason.DEADLINE, "the whole transfer took too long")
    if _any(causes, requests.exceptions.SSLError, urllib3.exceptions.SSLError):
        return FetchError(FetchReason.TLS, "the certificate or the encryption is not right")
    if _any(causes, http.client.RemoteDisconnected, ConnectionError):
        return FetchError(FetchReason.UNREACHABLE, "the connection broke")
    if _any(causes, http.client.HTTPException, urllib3.exceptions.HTTPError, ValueError):
        return FetchError(FetchReason.MALFORMED, "the answer is not complete, proper HTTP")
    return FetchError(FetchReason.UNREACHABLE, "no connection")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield *error* and what it stands for: urllib3 keeps causes as arguments."""
    while error is not None:
        yield error
        yield from (arg for arg in error.args if isinstance(arg, BaseException))
        error = error.__cause__ or error.__context__


def _any(causes: list[BaseException], *kinds: type[BaseException]) -> bool:
    return any(isinstance(cause, kinds) for cause in causes)
