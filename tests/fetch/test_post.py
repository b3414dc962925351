"""A POST of JSON goes to one public server, under the same guard as a GET."""

import json

import pytest

from mirror.errors import FetchError, FetchReason
from mirror.fetch import FetchPolicy, HttpWeb
from mirror.model import Limits
from tests.fetch.server import ok


def test_the_answer_to_a_post_comes_back(site, web):
    body = json.dumps({"offset": 0}).encode()
    site.answers["/all"] = ok(b"{}")
    assert web.post(site.url("/all"), body, limits=Limits()).body == b"{}"
    (head,) = site.requests
    assert head.startswith("POST /all HTTP/1.1")
    assert "Content-Type: application/json" in head
    assert f"Content-Length: {len(body)}" in head


def test_what_was_posted_is_told_to_no_other_server(site, web):
    site.answers["/all"] = ok(b"", "Location: /other", status="307 Temporary Redirect")
    with pytest.raises(FetchError) as refusal:
        web.post(site.url("/all"), b"{}", limits=Limits())
    assert refusal.value.reason is FetchReason.REDIRECT


def test_a_post_reaches_no_private_address(site):
    with pytest.raises(FetchError) as refusal:
        HttpWeb(FetchPolicy()).post(site.url("/all"), b"{}", limits=Limits())
    assert refusal.value.reason in (FetchReason.FORBIDDEN_ADDRESS, FetchReason.FORBIDDEN_URL)
