"""What a reader is told of a whole file."""

from datetime import timedelta

import pytest

from signing import words
from signing.sign import cosign
from signing.trailer import Role
from signing.trust import Source, Trust
from signing.verdict import Code, Standing
from signing.verify import restore, verify
from tests.signing import makers
from tests.signing.makers import NOW, signed, trust

ORIGIN, CAPTURE = Role.ORIGIN, Role.CAPTURE


def judge(data, known=None):
    return verify(data, known or trust(), now=NOW)


def test_a_newsroom_s_signature_is_published():
    verdict = judge(signed(("newsroom", ORIGIN)))
    assert (verdict.code, verdict.name) == (Code.PUBLISHED, "The Example")


def test_two_listed_volunteers_are_captured():
    verdict = judge(signed(("anna", CAPTURE), ("boris", CAPTURE)))
    assert (verdict.code, verdict.count) == (Code.CAPTURED, 2)


def test_one_volunteer_is_not_enough():
    assert judge(signed(("anna", CAPTURE))).code is Code.UNCONFIRMED


def test_two_keys_of_one_volunteer_are_one_witness():
    verdict = judge(signed(("anna", CAPTURE), ("anna's second", CAPTURE)))
    assert (verdict.code, verdict.count) == (Code.UNCONFIRMED, 1)


def test_a_hundred_invented_volunteers_count_nothing():
    data = signed(*((f"invented {number}", CAPTURE) for number in range(16)))
    assert (judge(data).code, judge(data).count) == (Code.UNKNOWN, 0)


def test_without_a_trust_list_nobody_is_known():
    verdict = judge(signed(("newsroom", ORIGIN)), Trust())
    assert (verdict.code, verdict.warnings[0].code) == (Code.UNKNOWN, "no-trust")


@pytest.mark.parametrize(
    ("signer", "role", "standing"),
    [
        ("other", ORIGIN, Standing.WRONG_HOST),
        ("anna", ORIGIN, Standing.WRONG_ROLE),
        ("newsroom", CAPTURE, Standing.WRONG_ROLE),
        ("retired", CAPTURE, Standing.NOT_THEN),
        ("nobody", ORIGIN, Standing.UNLISTED),
    ],
)
def test_a_key_counts_only_for_what_it_may_sign(signer, role, standing):
    verdict = judge(signed((signer, role)))
    assert (verdict.code, verdict.signers[0].standing) == (Code.UNKNOWN, standing)


def test_a_revoked_key_is_named_with_its_reason():
    verdict = judge(signed(("stolen", ORIGIN)))
    assert (verdict.code, verdict.signers[0].reason) == (Code.REVOKED, "stolen")


def test_a_revoked_signer_does_not_spoil_a_newsroom_s_file():
    verdict = judge(signed(("newsroom", ORIGIN), ("stolen", ORIGIN)))
    assert (verdict.code, verdict.warnings[0].code) == (Code.PUBLISHED, "revoked-signer")


def test_volunteers_who_name_different_addresses_do_not_add_up():
    body = makers.text()
    data = signed(("anna", CAPTURE))
    moved = makers.claims(body, url="https://news.example/elsewhere")
    verdict = judge(cosign(data, makers.secret("boris"), moved))
    assert (verdict.code, verdict.count) == (Code.UNCONFIRMED, 1)


def test_an_old_trust_list_is_told_and_stops_nobody():
    old = NOW - timedelta(days=365)
    known = Trust(keyring=makers.keyring(), source=Source.PACK, issued=old, expires=NOW)
    verdict = judge(signed(("newsroom", ORIGIN)), known)
    assert (verdict.code, verdict.warnings[0].days) == (Code.PUBLISHED, 365)


def test_a_claim_from_the_future_is_told():
    data = signed(("newsroom", ORIGIN), at=NOW + timedelta(days=9))
    assert "future" in [one.code for one in judge(data).warnings]


def test_mail_damage_is_refused_and_can_be_undone():
    data = signed(("newsroom", ORIGIN))
    damaged = b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") + b"\r\n"
    assert judge(damaged).code is Code.DAMAGED
    assert restore(damaged) == data


def test_a_body_that_runs_is_unsafe_whoever_signed_it():
    body = makers.text("<script>alert(1)</script>")
    assert judge(makers.forced(body, ("newsroom", ORIGIN))).code is Code.UNSAFE


def test_every_verdict_has_words_in_both_languages():
    for code in Code:
        assert {"en", "ru", "exit"} == words.table()["verdicts"][code].keys()


def test_words_name_the_newsroom():
    assert words.plain(judge(signed(("newsroom", ORIGIN))), "en").startswith(
        "[+] PUBLISHED BY The Example\n"
    )
