"""Records made offline, and what others hand us as records."""

import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from mirror.errors import IpfsError
from mirror.ipfs import dagcbor, ipns
from mirror.ipfs.protobuf import bytes_field, fields, number_field
from tests.fakes import NOON

SEED = bytes(range(32))
VALUE = "/ipfs/bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
RECORD = ipns.make(SEED, value=VALUE, sequence=7, valid_until=NOON + timedelta(days=90))


def test_the_bytes_are_those_that_others_make(vectors):
    row = json.loads((vectors / "ipfs" / "cid_vectors.json").read_text())["ipns"]
    record = ipns.make(
        bytes.fromhex(row["ed25519_seed_hex"]), value=row["value"], sequence=row["sequence"],
        valid_until=datetime(2030, 1, 1, tzinfo=UTC),
        ttl=timedelta(microseconds=row["ttl_ns"] // 1000),
    )  # fmt: skip
    assert record.name == row["name"]
    assert record.raw.hex() == row["record_v1v2_hex"]


def test_a_record_is_read_back():
    assert ipns.verify(RECORD.name, RECORD.raw, now=NOON) == RECORD


def test_a_record_is_not_that_of_another_name():
    other = ipns.make(bytes(32), value=VALUE, sequence=7, valid_until=NOON)
    with pytest.raises(IpfsError, match=f"not signed by {other.name}"):
        ipns.verify(other.name, RECORD.raw, now=NOON)


def test_a_record_ends():
    with pytest.raises(IpfsError, match="was valid until 2027-02-21 12:00 UTC"):
        ipns.verify(RECORD.name, RECORD.raw, now=NOON + timedelta(days=90))


def changed(**changes):
    """The record with fields replaced (None: left out), by number as in the protobuf."""
    parts = dict(fields(RECORD.raw)) | {int(key[1:]): value for key, value in changes.items()}
    return b"".join(
        number_field(field, value) if isinstance(value, int) else bytes_field(field, value)
        for field, value in parts.items()
        if value is not None
    )


def signed(**said):
    """A record of V2 alone whose data are these."""
    data = dagcbor.encode_map(said)
    return bytes_field(
        8, Ed25519PrivateKey.from_private_bytes(SEED).sign(b"ipns-signature:" + data)
    ) + bytes_field(9, data)


UNTIL = b"2026-12-01T00:00:00.000000001Z"
GOOD = {"Value": b"/ipfs/bafkqaaa", "Validity": UNTIL, "ValidityType": 0, "Sequence": 1, "TTL": 0}


def test_a_record_without_the_old_fields_is_a_record():
    """The specification's test vectors: V2 only is valid."""
    assert ipns.verify(RECORD.name, changed(_1=None, _2=None, _4=None, _5=None, _6=None), now=NOON)
    record = ipns.verify(RECORD.name, signed(**GOOD), now=NOON)
    assert record.valid_until == datetime(2026, 12, 1, tzinfo=UTC)


def test_the_old_signature_is_never_looked_at():
    """The specification's test vectors: V1 and V2, only signatureV2 valid, is valid."""
    assert ipns.verify(RECORD.name, changed(_2=bytes(64)), now=NOON).value == VALUE


BAD = {
    "V1 alone": (changed(_8=None, _9=None), "no V2 signature"),
    "another value outside": (changed(_1=b"/ipfs/bafkqaaa"), "Value is signed as another"),
    "another validity outside": (changed(_4=UNTIL), "Validity is signed as another"),
    "another sequence outside": (changed(_5=8), "Sequence is signed as another"),
    "another ttl outside": (changed(_6=8), "TTL is signed as another"),
    "another validity type outside": (changed(_3=1), "ValidityType is signed as another"),
    "broken V2": (changed(_8=bytes(64)), "not signed by"),
    "data changed": (changed(_9=b"\xa0"), "not signed by"),
    "too large": (changed(_7=bytes(10240)), "at most 10240"),
    "nothing": (b"", "no V2 signature"),
    "no protobuf": (b"<html>", "not an ipns record"),
    "no value": (signed(**{**GOOD, "Value": 7}), "no value"),
    "no sequence": (signed(**{**GOOD, "Sequence": b""}), "no sequence"),
    "another kind of validity": (signed(**{**GOOD, "ValidityType": 1}), "another type"),
    "no date": (signed(**{**GOOD, "Validity": b"tomorrow"}), "not an ipns record"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_valid_record_is_refused(case):
    raw, reason = BAD[case]
    with pytest.raises(IpfsError, match=reason):
        ipns.verify(RECORD.name, raw, now=NOON)


@given(st.integers(0, len(RECORD.raw) - 1), st.integers(1, 255))
def test_a_changed_byte_never_changes_what_is_read(at, flip):
    """Only the old signature and field numbers nobody reads can change without refusal."""
    raw = bytearray(RECORD.raw)
    raw[at] ^= flip
    with contextlib.suppress(IpfsError):
        got = ipns.verify(RECORD.name, bytes(raw), now=NOON)
        assert (got.value, got.sequence, got.valid_until) == (VALUE, 7, RECORD.valid_until)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_map_or_a_value_error(data):
    with contextlib.suppress(ValueError):
        assert isinstance(dagcbor.decode_map(data), dict)


@given(st.dictionaries(st.text(max_size=30), st.integers(0, 2**64 - 1) | st.binary(max_size=300)))
def test_a_map_is_read_back(values):
    assert dagcbor.decode_map(dagcbor.encode_map(values)) == values


@pytest.mark.parametrize(
    "name", ["bafkqaaa", "k1", "QmUNLLsPACCz1vLxQVkXqqLX5R1X345qqfHbsf67hvA3Nn"]
)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(IpfsError):
        ipns.verify(name, RECORD.raw, now=NOON)


def test_the_newest_record_wins():
    late = ipns.make(SEED, value=VALUE, sequence=8, valid_until=NOON + timedelta(days=1))
    longer = ipns.make(SEED, value=VALUE, sequence=7, valid_until=NOON + timedelta(days=99))
    assert ipns.newest((RECORD, late)) == late
    assert ipns.newest((longer, RECORD)) == longer
    assert ipns.newest(()) is None


def test_a_record_too_large_is_not_made():
    with pytest.raises(IpfsError, match="at most 10240"):
        ipns.make(SEED, value="/ipfs/" + "x" * 5200, sequence=1, valid_until=NOON)


def test_the_text_of_a_dnslink():
    expected = f'_dnslink.mirror.example. 300 IN TXT "dnslink=/ipns/{RECORD.name}"'
    assert ipns.dnslink("mirror.example", f"/ipns/{RECORD.name}") == expected
