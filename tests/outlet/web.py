"""The outlet behind `mirror.model.Web`, in memory: thousands of requests a second, any clock."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from mirror.errors import FetchError, FetchReason
from mirror.model import NO_VALIDATORS, Capture, Limits, Validators
from tests.outlet.site import ELSEWHERE, HTML, PARKED_PAGE, Outlet, Request, Response


@dataclass(kw_only=True)
class OutletWeb:
    """A network in which the given outlets are all there is."""

    outlets: Mapping[str, Outlet]
    """By base: scheme, host and port."""
    clock: Callable[[], datetime]
    address: str = "127.0.0.1"
    """Where we ask from: some addresses get block pages or stalls."""
    asked: list[tuple[str, int]] = field(default_factory=list)
    """Every request so far: URL and status."""

    def get(
        self,
        url: str,
        *,
        limits: Limits,
        accept: str = "*/*",
        validators: Validators = NO_VALIDATORS,
    ) -> Capture:
        """Return the final answer, as the real one would."""
        current = url
        for _ in range(limits.redirects + 1):
            response = self._ask(current, accept, validators)
            self.asked.append((current, response.status))
            if "location" not in response.headers:
                return self._capture(url, current, response, limits)
            current = urljoin(current, response.headers["location"])
        raise FetchError(FetchReason.REDIRECT, f"more than {limits.redirects} redirects")

    def _ask(self, url: str, accept: str, validators: Validators) -> Response:
        at = urlsplit(url)
        base = f"{at.scheme}://{at.netloc}"
        if base == ELSEWHERE:
            page = PARKED_PAGE.encode()
            return Response(status=200, body=page, headers={"content-type": HTML})
        outlet = self.outlets.get(base)
        if outlet is None:
            raise FetchError(FetchReason.UNREACHABLE, f"no such host: {at.hostname}")
        headers = {"accept": accept, "accept-encoding": "gzip"}
        if validators.etag:
            headers["if-none-match"] = validators.etag
        if validators.last_modified:
            headers["if-modified-since"] = validators.last_modified
        request = Request(path=at.path or "/", address=self.address, headers=headers)
        return outlet.answer(request, self.clock())

    def _capture(self, url: str, final: str, response: Response, limits: Limits) -> Capture:
        if response.stall_after is not None and len(response.body) > response.stall_after:
            raise FetchError(FetchReason.DEADLINE, f"the transfer took over {limits.deadline_s} s")
        body = response.body
        if response.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        if len(body) > limits.max_bytes:
            raise FetchError(FetchReason.TOO_LARGE, f"more than {limits.max_bytes} bytes")
        return _capture_of(url, final, response, body, self.clock())


def _capture_of(url: str, final: str, response: Response, body: bytes, at: datetime) -> Capture:
    """The response as a stage sees it."""
    media_type, _, parameter = response.headers.get("content-type", "").partition(";")
    return Capture(
        url=url,
        final_url=final,
        status=response.status,
        media_type=media_type.strip().lower(),
        charset=parameter.partition("=")[2].strip() or None,
        body=body,
        at=at,
        validators=Validators(
            etag=response.headers.get("etag"),
            last_modified=response.headers.get("last-modified"),
        ),
    )
