"""
Small requests to a service of the volunteer's choosing: a pinning service, a content router.

Not `mirror.fetch`: that one reads strangers' pages and carries no secrets; this one writes, with
a token, to one address that its owner configured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import requests

from mirror.errors import IpfsError
from mirror.ipfs.deadline import GRACE_S, within

MAX_ANSWER = 4_000_000  # bytes; a page of 1000 pins has about 1 MB


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """Where a service is and what one request may cost."""

    url: str
    """http(s) URL that paths are put after."""
    token: str = ""
    """Sent as a bearer token; a secret, "" for none."""
    deadline_s: float = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a service said."""

    status: int
    media_type: str
    body: bytes


def ask(
    service: Service,
    method: str,
    path: str,
    *,
    query: Mapping[str, str] | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """
    Return the answer of any status to one request; redirects are answers too.

    Raises:
        IpfsError: no answer in time, or too large a one. Never names address or token.
    """
    request = requests.Request(
        method, service.url.rstrip("/") + path, params=query, data=body, headers=headers or {}
    )
    if service.token:
        request.headers["Authorization"] = f"Bearer {service.token}"
    late = f"no answer within {service.deadline_s:g} s"
    return within(service.deadline_s, lambda: _exchange(request, service.deadline_s), late)


def _exchange(request: requests.Request, timeout_s: float) -> Answer:
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxy, no .netrc: the token goes to this address only
            prepared = session.prepare_request(request)
            response = session.send(
                prepared, stream=True, timeout=timeout_s + GRACE_S, allow_redirects=False
            )
            media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            return Answer(status=response.status_code, media_type=media_type, body=_body(response))
    except (requests.RequestException, ValueError) as error:
        raise IpfsError(f"no answer: {type(error).__name__}") from None


def _body(response: requests.Response) -> bytes:
    body = bytearray()
    for part in response.iter_content(1 << 16):
        body += part
        if len(body) > MAX_ANSWER:
            raise IpfsError(f"answer is larger than {MAX_ANSWER} bytes")
    return bytes(body)
