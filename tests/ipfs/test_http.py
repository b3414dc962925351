"""What a service may do to a client that carries a secret."""

import time

import pytest
from werkzeug import Response

from mirror.errors import IpfsError
from mirror.ipfs.http import MAX_ANSWER, Service, ask
from tests.real import free_port

SECRET = "s3cret"


def test_the_token_is_sent_and_the_answer_read(httpserver):
    httpserver.expect_request(
        "/below/pins", query_string="limit=10", headers={"Authorization": f"Bearer {SECRET}"}
    ).respond_with_data(b"{}", status=404, content_type="Application/JSON; charset=utf-8")
    service = Service(url=httpserver.url_for("/below/"), token=SECRET)
    answer = ask(service, "GET", "/pins", query={"limit": "10"})
    assert (answer.status, answer.media_type, answer.body) == (404, "application/json", b"{}")


def test_a_redirect_is_not_followed_with_the_token(httpserver):
    moved = Response(status=307, headers={"Location": "https://elsewhere.example/"})
    httpserver.expect_request("/").respond_with_response(moved)
    assert ask(Service(url=httpserver.url_for(""), token=SECRET), "GET", "/").status == 307


def test_an_answer_too_large_is_refused(httpserver):
    httpserver.expect_request("/").respond_with_data(bytes(MAX_ANSWER + 1))
    with pytest.raises(IpfsError, match="larger than"):
        ask(Service(url=httpserver.url_for("")), "GET", "/")


@pytest.mark.parametrize("url", ["http://127.0.0.1:{port}", "nonsense", "http://[", "ftp://x"])
def test_neither_address_nor_token_is_in_the_error(url):
    url = url.format(port=free_port())
    with pytest.raises(IpfsError) as caught:
        ask(Service(url=url, token=SECRET), "GET", "/")
    assert str(caught.value).startswith("no answer: ")
    assert SECRET not in str(caught.value)
    assert url not in str(caught.value)


def test_a_service_that_is_late_is_left(httpserver):
    def late(request):
        time.sleep(0.5)
        return Response(b"")

    httpserver.expect_request("/").respond_with_handler(late)
    with pytest.raises(IpfsError, match=r"no answer"):
        ask(Service(url=httpserver.url_for(""), deadline_s=0.2), "GET", "/")
