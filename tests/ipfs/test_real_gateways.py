"""
What a trustless gateway owes a client that asks for blocks, asked of Kubo and of our static tree.

Each test restates a rule of https://specs.ipfs.tech/http-gateways/trustless-gateway/ (of
2026-03-05, or of the path gateway it refers to), named in its docstring. Together they are all
rules for blocks:

    request   GET, HEAD, no path below a CID, OPTIONS; Accept, format, which goes before Accept; 400
              without either; filename, download; Range; If-None-Match; only-if-cached;
              Service-Worker; the probe bafkqaaa
    answer    200, 206, 304, 400, 404, 412; the body is what the CID names; Content-Type, -Length,
              -Range, -Disposition, Etag, Cache-Control, X-Content-Type-Options, X-Ipfs-Path and
              X-Ipfs-Roots, CORS

Not asked, with the reason: Content-Location (for gateways with more than one format), 406 (for
codecs that we do not write), 410, 429, 451, 500, 502, 504 and Retry-After (a static tree has no
denylist, limit, or third party behind it; and nothing makes nginx fail on purpose), Traceparent and
Server-Timing (optional), everything of CARs.

A host without any configuration (Pages, plain S3, Python's own server) can meet less, since it
knows nothing of the query and sets headers by the end of a name, which a CID has not:

    met       GET and HEAD, the body, Content-Length, 404, the probe, whatever format= says
    not met   Content-Type, Content-Disposition, nosniff, Etag of the CID, immutable, 400 without a
              format, 412, X-Ipfs-*, and, unless its operator adds it, CORS

That is enough for our own fetcher, which checks every block (`test_real_exchange`), and for Kubo
over HTTP/2, which reads none of those headers.
"""

import pytest
import requests

from mirror.ipfs import gateway_files, ipns, pack
from mirror.ipfs.node import publish
from mirror.ipfs.rpc import Node
from mirror.ipfs.static import static_files
from mirror.model import Status
from tests.fakes import NOON, memory_tree
from tests.ipfs import static_hosts
from tests.ipfs.content import noise

pytestmark = pytest.mark.real

BODY = noise("ascii", 3000)
TREE = memory_tree({"a/2026/11/one.html": BODY, "index.html": b"<!doctype html>\n"})
DAG = pack(TREE)
LEAF = DAG.cids["a/2026/11/one.html"]
RAW = "application/vnd.ipld.raw"
ASK = {"Accept": RAW}
RECORD = ipns.make(bytes(32), value=f"/ipfs/{DAG.root}", sequence=1, valid_until=NOON)
ABSENT = pack(memory_tree({"absent": b"absent"})).cids["absent"]


@pytest.fixture(scope="module", params=["kubo", "nginx", "caddy"])
def gateway(request, tmp_path_factory):
    """The URL of a gateway that has our blocks."""
    if request.param == "kubo":
        node = request.getfixturevalue("node")
        assert publish(DAG, Node(api=node.url), name="gateway").status is Status.OK
        yield node.gateway
        return
    beside = static_files(DAG, ["https://mirror.example"], RECORD)
    root = static_hosts.lay_out(tmp_path_factory.mktemp("www"), TREE, beside)
    with getattr(static_hosts, request.param)(root, tmp_path_factory.mktemp("server")) as url:
        yield url


STATIC = pytest.mark.parametrize("gateway", ["nginx", "caddy"], indirect=True)
"""Rules that Kubo is under no duty to keep: it serves pages too, and finds blocks elsewhere."""


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The URL of a host without any configuration."""
    root = static_hosts.lay_out(tmp_path_factory.mktemp("bare"), TREE, gateway_files(DAG))
    with static_hosts.plain(root) as url:
        yield url


def ask(gateway, cid=LEAF, query="", method="GET", **headers):
    url = f"{gateway}/ipfs/{cid}{query}"
    return requests.request(method, url, headers=headers, timeout=10, allow_redirects=False)


@pytest.mark.parametrize("cid", [LEAF, DAG.root])
def test_format_raw_gives_the_block(gateway, cid):
    """Request query parameters, "format"."""
    answer = ask(gateway, cid, "?format=raw")
    assert answer.status_code == 200
    assert cid.matches(answer.content)


@pytest.mark.parametrize("cid", [LEAF, DAG.root])
def test_accept_raw_gives_the_block(gateway, cid):
    """Request headers, "Accept": the type MUST be supported."""
    answer = ask(gateway, cid, **ASK)
    assert answer.status_code == 200
    assert cid.matches(answer.content)


def test_format_goes_before_accept(gateway):
    """Request query parameters: "format" SHOULD take precedence."""
    answer = ask(gateway, query="?format=raw", Accept="application/vnd.ipld.car")
    assert answer.headers["Content-Type"] == RAW


def test_type_length_and_disposition(gateway):
    """Response headers: Content-Type and Content-Disposition MUST be returned."""
    answer = ask(gateway, **ASK)
    assert answer.headers["Content-Type"] == RAW
    assert answer.headers["Content-Length"] == str(len(BODY))
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{LEAF}.bin"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_name_can_be_chosen(gateway):
    """Path gateway, query parameter "filename"."""
    disposition = ask(gateway, query="?filename=foobar.bin", **ASK).headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert 'filename="foobar.bin"' in disposition


def test_download_is_an_attachment(gateway):
    """Path gateway, query parameter "download": MUST be "attachment"."""
    answer = ask(gateway, query="?download=true", **ASK)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_block_is_no_service_worker(gateway):
    """Path gateway, Service-Worker: MUST be denied with 400 where no slash follows the CID."""
    answer = ask(gateway, query="?format=raw", **{"Service-Worker": "script"})
    assert answer.status_code == 400


def test_a_block_may_be_kept_for_ever(gateway):
    """Path gateway, Cache-Control: public, immutable, at least 29030400 seconds."""
    directives = ask(gateway, **ASK).headers["Cache-Control"].replace(" ", "").split(",")
    ages = [int(one.split("=")[1]) for one in directives if one.startswith("max-age=")]
    assert {"public", "immutable"} <= set(directives)
    assert ages[0] >= 29030400


def test_the_etag_is_of_the_cid_and_the_format(gateway):
    """Response headers, Etag: MUST be returned; path gateway: CID and ".raw"."""
    assert ask(gateway, **ASK).headers["Etag"] == f'"{LEAF}.raw"'


@pytest.mark.parametrize("form", ['"{}.raw"', 'W/"{}.raw"', '"other", "{}.raw"', "*"])
def test_what_the_client_has_is_not_sent_again(gateway, form):
    """Path gateway, If-None-Match: weak comparison, 304 without a body."""
    answer = ask(gateway, **ASK, **{"If-None-Match": form.format(LEAF)})
    assert (answer.status_code, answer.content) == (304, b"")


def test_another_etag_brings_the_block(gateway):
    """Path gateway, If-None-Match."""
    answer = ask(gateway, **ASK, **{"If-None-Match": f'"{DAG.root}.raw"'})
    assert answer.content == BODY


def test_the_path_and_its_roots_are_told(gateway):
    """Path gateway, X-Ipfs-Path and X-Ipfs-Roots."""
    answer = ask(gateway, **ASK)
    assert answer.headers["X-Ipfs-Path"] == f"/ipfs/{LEAF}"
    assert answer.headers["X-Ipfs-Roots"] == str(LEAF)


def test_head_is_get_without_a_body(gateway):
    """HTTP API, HEAD /ipfs/{cid}."""
    got, head = ask(gateway, **ASK), ask(gateway, method="HEAD", **ASK)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Length", "Etag", "Cache-Control"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_probe_is_answered(gateway, method):
    """Appendix, dedicated probe paths: 200 and an empty body."""
    answer = ask(gateway, "bafkqaaa", "?format=raw", method, **ASK)
    assert (answer.status_code, answer.content) == (200, b"")


def test_part_of_a_block(gateway):
    """A range MAY be answered with all of it, else with the right part (RFC 9110 14)."""
    answer = ask(gateway, **ASK, Range="bytes=6-16")
    assert (answer.status_code, answer.headers.get("Content-Range"), answer.content) in [
        (206, f"bytes 6-16/{len(BODY)}", BODY[6:17]),
        (200, None, BODY),
    ]
    assert answer.headers["Content-Type"] == RAW


def test_two_parts_of_a_block(gateway):
    """Several ranges: all of it, the first, or multipart/byteranges."""
    answer = ask(gateway, **ASK, Range="bytes=1-4,10-20")
    assert answer.status_code in (200, 206)
    if answer.headers["Content-Type"].startswith("multipart/byteranges"):
        assert BODY[1:5] in answer.content
        assert BODY[10:21] in answer.content
    else:
        assert answer.content in (BODY, BODY[1:5])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_only_if_cached_is_412_where_the_block_is_not_there(gateway, method):
    """Request headers, Cache-Control: only-if-cached."""
    answer = ask(gateway, ABSENT, "?format=raw", method, **{"Cache-Control": "only-if-cached"})
    assert answer.status_code == 412


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_only_if_cached_is_nothing_where_it_is(gateway, method):
    answer = ask(gateway, LEAF, "?format=raw", method, **{"Cache-Control": "only-if-cached"})
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@STATIC
def test_a_block_that_is_not_there_is_404(gateway, method):
    """Response status codes, "404 Not Found": MUST, for GET and HEAD."""
    answer = ask(gateway, ABSENT, "?format=raw", method, **{"If-None-Match": "*"})
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("cid", ["nothing", "bafy!", "b", "a" * 500])
def test_what_is_no_cid_is_400_or_404(gateway, cid):
    """Path gateway, "400 Bad Request": invalid content path."""
    assert ask(gateway, cid, "?format=raw").status_code in (400, 404)


@STATIC
@pytest.mark.parametrize("query", ["", "?format=car", "?format=tar"])
def test_what_is_not_asked_as_a_block_is_refused(gateway, query):
    """Request headers, "Accept": 400 where it is missing and nothing is deserialized."""
    assert ask(gateway, query=query).status_code == 400


@STATIC
def test_a_path_below_a_cid_is_refused(gateway):
    """HTTP API: "for block requests only GET /ipfs/{cid} is supported"."""
    assert ask(gateway, f"{DAG.root}/index.html", "?format=raw").status_code == 400


def test_pages_of_any_site_may_read_blocks(gateway):
    """Path gateway, CORS headers."""
    headers = ask(gateway, **ASK, Origin="https://elsewhere.example").headers
    exposed = headers["Access-Control-Expose-Headers"].replace(" ", "").split(",")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert {"Content-Length", "Content-Range", "X-Ipfs-Path", "X-Ipfs-Roots"} <= set(exposed)


def test_a_preflight_is_answered(gateway):
    """Path gateway, OPTIONS."""
    answer = ask(gateway, method="OPTIONS", Origin="https://elsewhere.example")
    assert answer.status_code in (200, 204)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("cid", [LEAF, DAG.root])
@pytest.mark.parametrize("query", ["", "?format=raw"])
def test_a_bare_host_gives_the_block(bare, cid, query):
    """What such a host can meet: GET, HEAD, the body, its length."""
    got, head = ask(bare, cid, query, **ASK), ask(bare, cid, query, "HEAD", **ASK)
    assert (got.status_code, head.status_code, head.content) == (200, 200, b"")
    assert cid.matches(got.content)
    assert got.headers["Content-Length"] == head.headers["Content-Length"] == str(len(got.content))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_bare_host_tells_what_is_not_there_and_answers_the_probe(bare, method):
    """What such a host can meet: 404, and the dedicated probe path."""
    assert ask(bare, ABSENT, "?format=raw", method, **ASK).status_code == 404
    answer = ask(bare, "bafkqaaa", "?format=raw", method, **ASK)
    assert (answer.status_code, answer.content) == (200, b"")


@STATIC
def test_headers_fit_what_kubo_reads(gateway):
    """Kubo's HTTP retrieval takes 2 KiB of headers at most (boxo httpnet)."""
    headers = ask(gateway, **ASK).headers
    assert sum(len(name) + len(value) + 4 for name, value in headers.items()) < 1500


@STATIC
def test_routing_is_json_and_pages_are_pages(gateway):
    """HTTP routing V1: Content-Type MUST be application/json."""
    url = f"{gateway}/routing/v1/providers/{DAG.root}"
    answer = requests.get(url, timeout=10)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json()["Providers"]
    page = requests.get(f"{gateway}/", timeout=10)
    assert page.headers["Content-Type"].startswith("text/html")
    assert page.content == b"<!doctype html>\n"


@STATIC
@pytest.mark.parametrize("path", ["ipns", "routing/v1/ipns"])
def test_a_record_is_given_as_a_record(gateway, path):
    """IPNS record responses, and HTTP routing V1: another Content-Type is no record."""
    url = f"{gateway}/{path}/{RECORD.name}?format=ipns-record"
    answer = requests.get(url, headers={"Accept": ipns.MEDIA_TYPE}, timeout=10)
    assert answer.headers["Content-Type"] == ipns.MEDIA_TYPE
    assert answer.content == RECORD.raw
