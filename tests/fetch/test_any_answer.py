"""Whatever a server sends is a Capture or a FetchError, never anything else."""

import contextlib
import gzip

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mirror.errors import FetchError
from mirror.fetch import FetchPolicy, HttpWeb
from mirror.fetch.decode import collect
from mirror.model import Capture, Limits
from tests.fetch.server import ok, serve

LIMITS = Limits(deadline_s=5, max_bytes=100_000, redirects=1)
NAMES = st.sampled_from(
    ["Content-Length", "Content-Encoding", "Transfer-Encoding", "Location", "Content-Type",
     "Retry-After", "Set-Cookie", "Connection", "ETag"]
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(["gzip", "chunked", "-1", "5", "99999999999999999999", "http://[", "//", "%"]),
    st.text(st.characters(max_codepoint=255), max_size=12),
)
BODIES = st.sampled_from([b"", b"words", gzip.compress(b"words"), b"5\r\nwords\r\n0\r\n\r\n"])
ENCODINGS = st.sampled_from(["gzip", "deflate", "", "br", "gzip, gzip"])
HEADERS = st.lists(st.tuples(NAMES, VALUES).map(": ".join), max_size=4)


@pytest.fixture(scope="module")
def site():
    with serve() as running:
        yield running


def ask(site, answer: bytes) -> None:
    site.answers["/"] = answer
    with contextlib.suppress(FetchError):
        capture = HttpWeb(FetchPolicy(allow_loopback=True)).get(site.url("/"), limits=LIMITS)
        assert isinstance(capture, Capture)


@given(st.binary(max_size=200))
def test_any_bytes(site, answer):
    ask(site, answer)


@given(
    HEADERS, st.sampled_from([b"", b"words", gzip.compress(b"words"), b"5\r\nwords\r\n0\r\n\r\n"])
)
def test_any_headers(site, headers, body):
    head = "\r\n".join(["HTTP/1.1 200 OK", *headers, "", ""]).encode("latin-1")
    ask(site, head + body)
    ask(site, head.replace(b"200 OK", b"302 Found") + body)
    ask(site, ok(body, *headers))


@given(
    st.binary(),
    st.sampled_from(["gzip", "deflate", "", "br", "zstd", "gzip, gzip", "br, br"]),
    st.integers(1, 99),
)
@settings(max_examples=300)
def test_any_compressed_bytes(body, encoding, size):
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    with contextlib.suppress(FetchError):
        assert len(collect(chunks, encoding, 1000)) <= 1000


@given(
    st.binary(max_size=5000),
    st.integers(1, 999),
    st.sampled_from([("gzip", gzip.compress), ("br", brotli.compress)]),
)
def test_what_was_compressed_comes_back(body, size, coding):
    encoding, pack = coding
    packed = pack(body)
    chunks = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert collect(chunks, encoding, 5000) == body
