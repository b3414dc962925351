"""verify.html is what its sources say, and takes a trust list without changing what runs."""

import base64
import hashlib
import json
import re
import subprocess

import pytest

from mirror.html import style
from mirror.job.build import verifier_page
from signing import page
from signing.errors import TrustError
from tests.page.parts import HERE, PAGE
from tests.real import find, missing

PACK = b'{"format": "mirror-keyring/1", "x": "</script><script>alert(1)</script>"}'


def scripts(html: bytes) -> dict[bytes, bytes]:
    return dict(re.findall(rb"<script([^>]*)>(.*?)</script>", html, re.DOTALL))


def source(text: bytes) -> bytes:
    return b"'sha256-" + base64.b64encode(hashlib.sha256(text).digest()) + b"'"


@pytest.mark.real
def test_the_page_is_rebuilt_to_the_byte(tmp_path):
    if not (PAGE / "node_modules").is_dir():
        missing(f"npm packages of the page (npm ci --prefix {PAGE})")
    out = tmp_path / "verify.html"
    subprocess.run([find("node"), PAGE / "build.mjs", out], check=True)
    assert out.read_bytes() == page.template()


def test_the_hash_beside_the_page_is_its_own():
    digest = hashlib.sha256(page.template()).hexdigest()
    assert (PAGE / "verify.html.sha256").read_text() == f"{digest}  verify.html\n"


def test_nothing_is_allowed_but_the_one_script_and_the_one_style():
    html = page.template()
    policy = re.search(rb'Policy" content="([^"]*)"', html)[1]
    script = scripts(html)[b""]
    style = re.search(rb"<style>(.*?)</style>", html, re.DOTALL)[1]
    assert policy.split(b"; ") == [
        b"default-src 'none'",
        b"script-src " + source(script),
        b"style-src " + source(style),
        b"img-src data: blob:",
        b"base-uri 'none'",
        b"form-action 'none'",
    ]


def test_a_trust_list_changes_nothing_but_its_place():
    built = page.build(page.template(), PACK)
    [(_, before), (_, script)] = scripts(page.template()).items()
    [(_, data), (_, same)] = scripts(built).items()
    assert (before, same) == (b"", script)
    assert json.loads(data) == json.loads(PACK)


def test_stylesheets_of_bundles_are_allowed_by_hash():
    built = page.build(page.template(), PACK, styles=["p{margin:0}"])
    assert b"; style-src " + source(b"p{margin:0}") + b" 'sha256-" in built


@pytest.mark.parametrize("trust", [PACK, None])
def test_the_page_of_a_site_shows_its_bundles_in_their_own_style(trust):
    assert source(style().encode()) in verifier_page(trust)


def test_a_page_takes_one_trust_list():
    with pytest.raises(TrustError, match="no empty place"):
        page.build(page.build(page.template(), PACK), PACK)


@pytest.mark.parametrize("pack", [b"", b"{", b"\xff", b"</script>"])
def test_only_json_is_built_in(pack):
    with pytest.raises(TrustError, match="not JSON"):
        page.build(page.template(), pack)


@pytest.mark.parametrize("folder", [PAGE, HERE], ids=lambda path: path.name)
def test_packages_are_pinned_by_hash_and_name_no_private_registry(folder):
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    del packages[""]
    public = "https://registry.npmjs.org/"
    assert all(one["integrity"].startswith("sha512-") for one in packages.values())
    assert all(one.get("resolved", public).startswith(public) for one in packages.values())
