"""The sources of verify.html, run in node, say what Python says."""

import json
from datetime import UTC, datetime

import nacl.bindings
import nacl.exceptions
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signing import words
from signing.keyring import pinned
from signing.trailer import Role
from signing.trust import Trust
from signing.verify import restore, verify
from tests.bundle.test_plain_inert import mutants
from tests.page.parts import VECTORS, cases, judge, node
from tests.signing import corpus, makers

pytestmark = pytest.mark.real
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
END = b"<!--mirror-end/"
NOT_INTACT = {"altered", "newer", "resaved", "unsigned", "damaged"}
KEYRING = (VECTORS / "keyring.json").read_bytes()


def said(data: bytes, known: Trust) -> dict:
    """Return what `mirror-verify --json` says, and whether the file can be restored."""
    verdict = json.loads(words.as_json(verify(data, known, now=NOW)))
    del verdict["file"]  # the name the command was given
    return verdict | {"restorable": restore(data) is not None}


@pytest.mark.parametrize("keyring", [KEYRING, None], ids=["keyring", "no-trust"])
def test_every_case_gets_the_same_verdict(keyring):
    known = pinned(keyring) if keyring else Trust()
    found = dict(zip(cases(), judge(keyring, list(cases().values()), NOW), strict=True))
    assert found == {name: said(data, known) for name, data in cases().items()}


@pytest.mark.parametrize(
    ("forged", "step"),
    [
        pytest.param(False, 1, id="as-it-is"),
        pytest.param(True, 5, id="with-a-new-end-line"),
        pytest.param(True, 1, id="with-a-new-end-line-all", marks=pytest.mark.slow),
    ],
)
def test_every_changed_byte_gets_the_same_verdict(forged, step):
    whole = cases()["published-and-captured"]
    changed = [
        whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :]
        for at in range(0, len(whole), step)
    ]
    files = [corpus.ended(data) if forged else data for data in changed]
    known = pinned(KEYRING)
    shown = judge(KEYRING, files, NOW)
    assert shown == [said(data, known) for data in files]
    assert {one["verdict"] for one in shown[: whole.rindex(END) // step]} <= NOT_INTACT


@pytest.mark.parametrize("name", ["\\u202e", "\\ud800"])
def test_a_name_that_cannot_be_shown_is_refused(name):
    data = KEYRING.replace(b'"name": "anna"', f'"name": "{name}"'.encode())
    assert data != KEYRING
    with pytest.raises(AssertionError, match="not a plain text"):
        judge(data, [], NOW)


TEXT = makers.text().decode()
MISTAKES = (
    ("<p>Every", "<p>Every <"),
    ("<p>Every", "<p>Every >"),
    ("<p>Every", "<p>Every > <em>"),
    ("<p>Every", "<p>Every <em>"),
    ("<p>Every", '<p>Every <a href="#x"><em><a href="#x">y</a></em></a>'),
    ("<p>Every", "<p>Every <em></p><p></em>"),
    ("<p>Every", "<p>Every <em\n>x</em>"),
    ("<p>Every", '<p>Every <em id="a" id="b">x</em>'),
    ("<p>Every", '<p id="A">Every'),
    ("<p>Every", "<p>Every <b>bold</b>"),
    ("<p>Every", "<p>Every </br>"),
    ("<p>Every", '<p id="\\ \'\ue000\u3000\xad\U000f0000ы">Every'),
    ("<p>Every", "<br><p>Every"),
    ("<p>Every", "between<p>Every"),
    ("<p>Every", f"<p>{'<em>' * 59}{'</em>' * 59}Every"),
    ("<p>Every", f"<p>{'<em>' * 60}{'</em>' * 60}Every"),
    ("<p>Every", f"<p>{'<br>' * 200_000}Every"),
    ("<main>", "</body>"),
    ("<main>", "<header>\n</header>\n<main>"),
    ("<main>", '<p lang="en">x</p>\n<main>'),
    ("<footer>", "<main>\n</main>\n<footer>"),
    ("</footer>", "</footer>\n<footer>\n</footer>"),
    ("</body>", "</body>\n<body>\n</body>"),
    ("</body>", "</body>\nx"),
    ("</body>\n", ""),
    ("</html>", "</html>\n</html>"),
)
"""What stands in a text, and what is put in its place."""


def test_every_mistake_in_the_markup_gets_the_same_verdict():
    bodies = [TEXT.replace(right, wrong, 1) for right, wrong in MISTAKES]
    files = [makers.forced(body.encode(), ("nobody", Role.ORIGIN)) for body in bodies]
    expected = [said(data, Trust()) for data in files]
    assert judge(None, files, NOW) == expected
    assert sum(one["verdict"] == "unsafe" for one in expected) == len(MISTAKES) - 1


@given(st.lists(mutants(), min_size=40, max_size=40))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_mutant_of_a_text_gets_the_same_verdict(bodies):
    files = [makers.forced(body, ("nobody", Role.ORIGIN)) for body in bodies]
    shown, expected = judge(None, files, NOW), [said(data, Trust()) for data in files]
    for one in (*shown, *expected):
        del one["problem"]  # which characters are unprintable depends on the version of Unicode
    assert shown == expected


def test_a_text_full_of_replacement_characters_is_judged_in_time():
    """They are what a decoder writes for its errors, so each once was looked at for one."""
    body = "\ufffd".encode() * 300_000 + b"</html>\n"
    data = makers.forced(body, ("nobody", Role.ORIGIN))
    assert judge(None, [data], NOW) == [said(data, Trust())]


def sodium(key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether libsodium, which minisign uses, accepts a signature."""
    try:
        nacl.bindings.crypto_sign_open(signature + message, key)
    except nacl.exceptions.BadSignatureError:
        return False
    return True


def test_the_page_accepts_exactly_the_edge_cases_that_libsodium_accepts(vectors):
    edges = json.loads((vectors / "cctv-ed25519" / "ed25519vectors.json").read_text())
    tests = [(one["key"], one["sig"], one["msg"].encode().hex()) for one in edges]
    expected = [sodium(*map(bytes.fromhex, one)) for one in tests]
    assert node("accept.mjs", {"tests": tests}) == expected
    assert (len(expected), sum(expected)) == (914, 43)  # as libsodium 1.0.20 does


def test_the_page_gets_all_of_wycheproof_right(vectors):
    groups = json.loads((vectors / "wycheproof" / "ed25519_test.json").read_text())["testGroups"]
    tests = [
        (group["publicKey"]["pk"], test["sig"], test["msg"], test["result"] == "valid")
        for group in groups
        for test in group["tests"]
    ]
    assert node("accept.mjs", {"tests": tests}) == [valid for *_, valid in tests]
