"""What servers answer: hostile answers are files in answers/, each with the reason it gets."""

import gzip
import socket
import threading
import time
import tomllib
import zlib
from pathlib import Path

import brotli
import pytest

from mirror.errors import FetchError, FetchReason
from mirror.model import Limits, Validators
from tests.fetch.server import ok

CASES = sorted((Path(__file__).parent / "answers").glob("*.toml"))
BOMB = b"A" * 50_000_000


def reason(web, url: str, **limits) -> FetchReason:
    """Return why *url* gives nothing."""
    with pytest.raises(FetchError) as error:
        web.get(url, limits=Limits(**limits))
    return error.value.reason


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_hostile_answer_is_refused_for_its_reason(path, site, web):
    case = tomllib.loads(path.read_text())
    site.answers["/"] = case["answer"].encode("latin-1")
    assert reason(web, site.url("/")) == case["expect"]


def test_a_page_is_captured(site, web):
    site.answers["/a"] = ok("<p>Привет".encode(), 'ETag: "1"', "Last-Modified: then")
    capture = web.get(site.url("/a"), limits=Limits())
    assert capture.body.decode() == "<p>Привет"
    assert (capture.status, capture.media_type, capture.charset) == (200, "text/html", "utf-8")
    assert capture.validators == Validators(etag='"1"', last_modified="then")


def test_an_error_page_is_a_capture_too(site, web):
    assert web.get(site.url("/gone"), limits=Limits()).status == 404


def test_an_unchanged_page_costs_no_body(site, web):
    site.answers["/a"] = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    capture = web.get(site.url("/a"), limits=Limits(), validators=Validators(etag='"1"'))
    assert (capture.status, capture.body) == (304, b"")
    assert 'If-None-Match: "1"' in site.requests[0]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        ("Mon, 23 Nov 2026 12:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2020 12:00:30 GMT", 0.0),
        ("soon", None),
    ],
)
def test_a_wait_that_is_asked_for_is_in_the_capture(said, seconds, site, web):
    site.answers["/a"] = ok(b"", f"Retry-After: {said}", status="503 Service Unavailable")
    assert web.get(site.url("/a"), limits=Limits()).retry_after_s == seconds


def test_a_validator_that_is_too_long_to_repeat_is_left(site, web):
    site.answers["/a"] = ok(b"<p>", f'ETag: "{"x" * 1000}"', "Last-Modified: then")
    capture = web.get(site.url("/a"), limits=Limits())
    assert capture.validators == Validators(last_modified="then")


def test_redirects_are_followed_to_the_final_url(site, web):
    site.answers["/a"] = ok(b"", "Location: /b?x=1", status="301 Moved Permanently")
    site.answers["/b?x=1"] = ok(b"there")
    capture = web.get(site.url("/a"), limits=Limits())
    assert (capture.url, capture.final_url) == (site.url("/a"), site.url("/b?x=1"))


def test_a_redirect_loop_ends(site, web):
    site.answers["/a"] = ok(b"", "Location: /a", status="302 Found")
    assert reason(web, site.url("/a")) == FetchReason.REDIRECT
    assert len(site.requests) == Limits().redirects + 1


def test_a_redirect_body_is_never_read(site, web):
    site.answers["/a"] = ok(BOMB, "Location: /b", status="302 Found")
    site.answers["/b"] = ok(b"there")
    assert web.get(site.url("/a"), limits=Limits(max_bytes=100)).body == b"there"


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:2]) + gzip.compress(body[2:])),
        ("gzip", lambda body: gzip.compress(body) + b"\0\0padding"),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("br", brotli.compress),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
        ("deflate, br", lambda body: brotli.compress(zlib.compress(body))),
        ("identity", bytes),
    ],
)
def test_compressed_bodies_are_decoded(encoding, pack, site, web):
    site.answers["/a"] = ok(pack(b"<p>words"), f"Content-Encoding: {encoding}")
    assert web.get(site.url("/a"), limits=Limits()).body == b"<p>words"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(BOMB)),
        ("deflate", zlib.compress(BOMB)),
        ("br", brotli.compress(BOMB, quality=3)),
        ("gzip, gzip", gzip.compress(gzip.compress(BOMB))),
    ],
    ids=["gzip", "deflate", "br", "stack"],
)
def test_a_bomb_is_put_out_before_it_goes_off(encoding, packed, site, web):
    site.answers["/a"] = ok(packed, f"Content-Encoding: {encoding}")
    assert reason(web, site.url("/a"), max_bytes=1_000_000) == FetchReason.TOO_LARGE


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
def test_a_truncated_body_is_malformed(encoding, pack, site, web):
    site.answers["/a"] = ok(pack(b"words" * 1000)[:-9], f"Content-Encoding: {encoding}")
    assert reason(web, site.url("/a")) == FetchReason.MALFORMED


def test_a_large_body_is_cut_off(site, web):
    site.answers["/a"] = ok(b"A" * 10_000)
    assert reason(web, site.url("/a"), max_bytes=9_999) == FetchReason.TOO_LARGE


def drip(head: bytes, piece: bytes):
    """Return an answer that never ends and never pauses for long."""

    def play(client):
        client.wfile.write(head)
        for _ in range(300):
            client.wfile.write(piece)
            time.sleep(0.1)

    return play


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        drip(HEAD, b"X-A: b\r\n"),
        drip(HEAD + b"Content-Length: 9999\r\n\r\n", b"x"),
        drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        lambda client: time.sleep(5),
    ],
    ids=["headers", "body", "chunks", "silence"],
)
def test_a_server_that_drips_is_left_at_the_deadline(answer, site, web):
    site.answers["/a"] = answer
    start = time.monotonic()
    assert reason(web, site.url("/a"), deadline_s=0.5) == FetchReason.DEADLINE
    assert time.monotonic() - start < 2


def test_a_server_that_never_ends_its_handshake_is_left(site, web):
    """It waits for the line ends of a request, and gets TLS."""
    start = time.monotonic()
    secure = site.url("/a").replace("http:", "https:")
    assert reason(web, secure, deadline_s=0.5) == FetchReason.DEADLINE
    assert time.monotonic() - start < 2


def test_a_session_works_again_after_a_deadline(site, web):
    site.answers |= {"/slow": drip(HEAD, b"X-A: b\r\n"), "/a": ok(b"there")}
    reason(web, site.url("/slow"), deadline_s=0.3)
    assert web.get(site.url("/a"), limits=Limits()).body == b"there"


def test_a_kept_connection_that_was_closed_meanwhile_is_made_again(site, web):
    """Our server hangs up after each answer without saying so."""
    site.answers["/a"] = ok(b"there")
    for _ in range(30):
        assert web.get(site.url("/a"), limits=Limits()).body == b"there"


def test_a_new_connection_that_breaks_is_not_made_again(site, web):
    site.answers["/a"] = b""
    assert reason(web, site.url("/a")) == FetchReason.UNREACHABLE
    assert len(site.requests) == 1


def test_a_handshake_that_breaks_is_not_tried_again(web):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up():
            server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        assert reason(web, f"https://127.0.0.1:{server.getsockname()[1]}/") in FetchReason
        thread.join()
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_closed_port_is_unreachable(site, web):
    assert reason(web, "http://127.0.0.1:1/") == FetchReason.UNREACHABLE
