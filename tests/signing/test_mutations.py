"""No change of a file with three signers passes, also if the end line is made to fit."""

from collections.abc import Iterator

import pytest

from signing import sign, trailer
from signing.errors import FormatError
from signing.trailer import Role
from signing.verdict import Code
from signing.verify import check_signatures, verify
from tests.signing.makers import NOW, listing, signed, trust

THREE = signed(("newsroom", Role.ORIGIN), ("anna", Role.CAPTURE), ("boris", Role.CAPTURE))
GOOD = sign.with_list(THREE, listing("anna"))
END = len(trailer.end_line(b""))
INSERTED = (b"\n", b" ", b"-", b"<", b"A", b"=", b"\0", b"\xff")
"""What has a meaning in the grammar, and what has none."""


def bit_flips() -> Iterator[bytes]:
    for at, byte in enumerate(GOOD):
        for bit in range(8):
            yield GOOD[:at] + bytes([byte ^ 1 << bit]) + GOOD[at + 1 :]


def byte_changes() -> Iterator[bytes]:
    for at, byte in enumerate(GOOD):
        for other in set(range(256)) - {byte}:
            yield GOOD[:at] + bytes([other]) + GOOD[at + 1 :]


def deletions() -> Iterator[bytes]:
    for at in range(len(GOOD)):
        yield GOOD[:at] + GOOD[at + 1 :]


def truncations() -> Iterator[bytes]:
    for at in range(len(GOOD)):
        yield GOOD[:at]


def insertions(kinds: tuple[bytes, ...] = INSERTED) -> Iterator[bytes]:
    for at in range(len(GOOD) + 1):
        for kind in kinds:
            yield GOOD[:at] + kind + GOOD[at:]


def swaps() -> Iterator[bytes]:
    for at in range(len(GOOD) - 1):
        yield GOOD[:at] + GOOD[at + 1 : at + 2] + GOOD[at : at + 1] + GOOD[at + 2 :]


def all_insertions() -> Iterator[bytes]:
    return insertions(tuple(bytes([byte]) for byte in range(256)))


def ended(data: bytes) -> bytes:
    return data[:-END] + trailer.end_line(data[:-END])


def accepted(mutants: Iterator[bytes], *, forged: bool) -> list[bytes]:
    """Return the mutants that pass; with *forged*, after their end line was made to fit."""
    passed = []
    for mutant in mutants:
        data = ended(mutant) if forged else mutant
        try:
            check_signatures(data)
        except FormatError:
            continue
        if data != GOOD:
            passed.append(data)
    return passed


QUICK = [bit_flips, deletions, insertions, swaps]


@pytest.mark.parametrize("mutants", QUICK, ids=lambda mutants: mutants.__name__)
@pytest.mark.parametrize("forged", [False, True])
def test_no_small_change_passes(mutants, forged):
    assert accepted(mutants(), forged=forged) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("mutants", [byte_changes, all_insertions], ids=lambda one: one.__name__)
@pytest.mark.parametrize("forged", [False, True])
def test_no_change_of_a_byte_at_all_passes(mutants, forged):
    assert accepted(mutants(), forged=forged) == []


def test_no_truncation_passes():
    assert accepted(truncations(), forged=False) == []


def test_a_signer_taken_off_whole_leaves_what_the_others_said():
    """Nobody can prevent it; it only ever lessens what a file is worth."""
    remains = [verify(one, trust(), now=NOW) for one in accepted(truncations(), forged=True)]
    assert [len(verdict.signers) for verdict in remains] == [1, 2, 3]
    assert [verdict.living for verdict in remains] == [None] * 3


def test_the_verdict_on_a_changed_file_is_never_green():
    verdicts = {verify(data, trust(), now=NOW).code for data in list(bit_flips())[::7]}
    assert verdicts <= {Code.ALTERED, Code.DAMAGED, Code.RESAVED, Code.UNSIGNED, Code.NEWER}


def test_the_file_itself_passes():
    assert verify(GOOD, trust(), now=NOW).code is Code.PUBLISHED
