"""Whatever the bytes are: a verdict, and never a green one by chance."""

import json
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signing import keyring, sign, trailer
from signing.errors import FormatError, TrustError
from signing.keyring import pinned
from signing.trailer import MARK, Claims, Role
from signing.verify import restore, verify
from tests.signing import makers
from tests.signing.corpus import FOLDER, THREE
from tests.signing.makers import NOW

TRUST = makers.trust()
PIECES = [path.read_bytes().partition(b"\n\n")[2] for path in sorted(FOLDER.glob("*.case"))]
times = st.datetimes(NOW.replace(2001, tzinfo=None), timezones=st.just(UTC))
urls = st.from_regex(
    r"https?://[a-z][a-z0-9-]{0,9}[a-z](:[1-9]0?)?/[!-;=?-~]{0,99}", fullmatch=True
)
plain = st.characters(max_codepoint=0x2FF, exclude_characters="<>&", exclude_categories=("C", "Z"))
claim_like = st.from_regex(
    r"mirror/1 size=[0-9]{1,3} sha256=a{64} role=(origin|capture)"
    r" url=https?://[a-z.:/@]{1,20} at=2026-[0-9-]{5}T[0-9:]{8}Z",
    fullmatch=True,
)


@st.composite
def spliced(draw):
    """Return bytes made of pieces of good and bad files, where a parser may be caught out."""
    parts = []
    for _ in range(draw(st.integers(1, 4))):
        piece = draw(st.sampled_from([*PIECES, THREE, MARK, b"</html>\n", b"-->\n"]))
        start, stop = sorted(draw(st.tuples(*[st.integers(0, len(piece))] * 2)))
        parts += [piece[start:stop], draw(st.binary(max_size=3))]
    data = b"".join(parts)
    return data + trailer.end_line(data) if draw(st.booleans()) else data


def never_green_by_chance(data):
    verdict = verify(data, TRUST, now=NOW)
    restore(data)
    if verdict.green:
        assert data in PIECES or data == THREE


@given(st.binary(max_size=4000))
def test_no_bytes_break_the_verifier(data):
    never_green_by_chance(data)


@given(spliced())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_no_spliced_file_is_green(data):
    never_green_by_chance(data)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@given(spliced())
@settings(max_examples=100_000, suppress_health_check=list(HealthCheck))
def test_no_spliced_file_is_green_in_a_long_run(data):
    never_green_by_chance(data)


@given(words=st.text(plain, max_size=99), url=urls, at=times, role=st.sampled_from(Role))
def test_what_is_signed_is_what_is_read(words, url, at, role):
    body = makers.text(words)
    said = sign.claim(body, role=role, url=url, at=at)
    signed = trailer.parse(sign.sign(body, makers.secret("anna"), said))
    assert (signed.unverified, signed.blocks[0].claims) == (body, said)


@given(st.permutations(["newsroom", "anna", "boris", "chloe"]))
@settings(max_examples=24)
def test_the_order_of_signing_does_not_show(names):
    one = makers.signed(*((name, Role.CAPTURE) for name in names))
    assert one == makers.signed(*((name, Role.CAPTURE) for name in sorted(names)))


@given(st.text(max_size=200))
def test_any_text_is_claims_or_a_format_error(text):
    with pytest.raises(FormatError):
        trailer.parse_claims(text)


@given(claim_like)
def test_claims_have_one_form(text):
    try:
        said = trailer.parse_claims(text)
    except FormatError:
        return
    assert isinstance(said, Claims)
    assert str(said) == text


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "key", "hosts", "since", "until", "reason", "at", "x"]),
            inner,
            max_size=4,
        )
    ),
)


@given(st.dictionaries(st.sampled_from(["origins", "volunteers", "revoked"]), json_values))
def test_any_json_is_a_keyring_or_a_trust_error(top):
    data = json.dumps({"format": keyring.FORMAT, **top}).encode()
    try:
        read = keyring.from_json(data)
    except TrustError:
        return
    data = keyring.to_json(read)
    assert keyring.to_json(keyring.from_json(data)) == data


@given(st.binary(max_size=300))
def test_any_bytes_are_a_trust_error(data):
    with pytest.raises(TrustError):
        pinned(data)


def test_a_keyring_has_one_form():
    data = keyring.to_json(makers.keyring())
    assert keyring.to_json(keyring.from_json(data)) == data


@pytest.mark.parametrize("name", ["", " x", "x\n", "<b>", "\u202e", "\ud800", "x" * 101])
def test_a_name_that_cannot_be_shown_as_it_is_is_refused(name):
    volunteer = {"name": name, "key": str(makers.secret("anna").public)}
    data = json.dumps({"format": keyring.FORMAT, "volunteers": [volunteer]}).encode()
    with pytest.raises(TrustError, match="not a plain text"):
        keyring.from_json(data)
