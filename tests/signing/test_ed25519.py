"""One acceptance set: libsodium's, to the vector."""

import json

import pytest
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from signing import ed25519


def libsodium_accepts(point: bytes, signature: bytes, message: bytes) -> bool:
    try:
        return crypto_sign_open(signature + message, point) == message
    except BadSignatureError:
        return False


def test_the_edge_cases_that_libsodium_accepts_and_no_others(vectors):
    cases = json.loads((vectors / "cctv-ed25519" / "ed25519vectors.json").read_bytes())
    accepted = {"ours": 0, "libsodium": 0}
    for case in cases:
        point, signature = bytes.fromhex(case["key"]), bytes.fromhex(case["sig"])
        ours = ed25519.verify(point, signature, case["msg"].encode())
        theirs = libsodium_accepts(point, signature, case["msg"].encode())
        assert ours is theirs, case["number"]
        accepted = {"ours": accepted["ours"] + ours, "libsodium": accepted["libsodium"] + theirs}
    assert (len(cases), accepted) == (914, {"ours": 43, "libsodium": 43})


def test_wycheproof_agrees(vectors):
    groups = json.loads((vectors / "wycheproof" / "ed25519_test.json").read_bytes())["testGroups"]
    for group in groups:
        point = bytes.fromhex(group["publicKey"]["pk"])
        for case in group["tests"]:
            signature, message = bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"])
            held = ed25519.verify(point, signature, message)
            assert held is (case["result"] == "valid"), case["tcId"]


def low_order() -> list[bytes]:
    """Return the 14 encodings of points of low order that libsodium's list covers."""
    p = 2**255 - 19
    d = -121665 * pow(121666, -1, p) % p

    def roots(square):
        root = pow(square, (p + 3) // 8, p)
        root = root if root * root % p == square % p else root * pow(2, (p - 1) // 4, p) % p
        return [root, p - root] if root * root % p == square % p else []

    half = roots(4 + 4 * d)  # a point of order 8 doubles to y = 0: d y^4 + 2 y^2 - 1 = 0
    eighth = [y for root in half for y in roots((root - 2) * pow(2 * d, -1, p))]
    ys = {0, 1, p - 1, *eighth, p, p + 1}
    return [(y | sign << 255).to_bytes(32, "little") for y in ys for sign in (0, 1)]


@pytest.mark.parametrize("point", low_order(), ids=bytes.hex)
def test_points_of_low_order_are_refused(point):
    assert not ed25519.is_sound_point(point)


def test_there_are_14_of_them():
    assert len(set(low_order())) == 14


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_key_of_another_length_is_refused(size):
    assert not ed25519.verify(b"\x58" + b"\x66" * (size - 1), bytes(64), b"")
