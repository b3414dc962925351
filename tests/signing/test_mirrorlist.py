"""The mirror list of a file: refreshed and taken off freely, shown only where it counts."""

import subprocess
from datetime import timedelta

import pytest

from signing import mirrorlist, pack, sign, trailer
from signing.errors import FormatError
from signing.mirrorlist import LivingMirror
from signing.trailer import Role
from signing.verdict import Code, Notice
from signing.verify import verify
from tests.page.parts import judge
from tests.real import find
from tests.signing import makers
from tests.signing.makers import NOW, claims, listing, secret, signed
from tests.signing.packs import DUTY, PACK, PIN

GOOD = signed(("newsroom", Role.ORIGIN))
TRUSTED = makers.trust()


def test_a_newer_list_takes_the_place_of_the_older_one():
    newer = listing("boris", days=60)
    assert sign.with_list(sign.with_list(GOOD, listing("anna")), newer) == sign.with_list(
        GOOD, newer
    )


def test_without_its_list_a_file_is_what_it_was():
    assert sign.with_list(sign.with_list(GOOD, listing("anna")), None) == GOOD


def test_a_further_signature_leaves_the_list():
    data = sign.with_list(GOOD, listing("anna"))
    cosigned = sign.cosign(data, secret("anna"), claims(makers.text()))
    assert trailer.parse(cosigned).listing == listing("anna")


def test_a_list_is_told_with_its_age_and_who_signed_it():
    living = verify(sign.with_list(GOOD, listing("anna")), TRUSTED, now=NOW).living
    assert (living.name, living.days, len(living.listing.mirrors)) == ("anna", 5, 3)


def test_a_list_is_shown_through_its_last_day():
    data = sign.with_list(GOOD, listing("anna", days=0))
    assert verify(data, TRUSTED, now=NOW.replace(hour=23)).living
    late = verify(data, TRUSTED, now=NOW + timedelta(days=2))
    assert (late.code, late.living) == (Code.PUBLISHED, None)
    assert Notice(code="list-expired", days=2) in late.warnings


def of_duty():
    """Return a file with a list that the key of the role `mirrors` signed."""
    mirrors = listing("anna").mirrors
    at, until = NOW - timedelta(days=1), NOW.date()
    return sign.with_list(GOOD, mirrorlist.make(mirrors, DUTY, version=1, at=at, until=until))


def test_the_keys_of_the_role_mirrors_count():
    verdict = verify(of_duty(), pack.read(PACK, PIN).trust, now=NOW)
    assert (verdict.living.name, verdict.living.listing.key) == ("", DUTY.public)
    assert verify(of_duty(), TRUSTED, now=NOW).living is None


@pytest.mark.real
def test_the_page_counts_the_keys_of_the_role_mirrors():
    (shown,) = judge(PACK, [of_duty()], NOW)
    assert shown["mirrors"]["key"] == str(DUTY.public)


def test_a_list_whose_signature_does_not_hold_is_not_put_into_a_file():
    forged = mirrorlist.dump(listing("anna")).replace("m.example", "x.example")
    with pytest.raises(FormatError, match="does not hold"):
        sign.with_list(GOOD, mirrorlist.parse(forged))


def test_a_list_is_read_to_its_last_letter():
    with pytest.raises(FormatError, match="does not end in a line feed"):
        mirrorlist.parse(mirrorlist.dump(listing("anna")) + "mail 2026-11-01 mailto:a@b.example")


def test_what_is_no_mirror_is_not_signed():
    bad = LivingMirror(kind="mail", url="https://m.example/", since=NOW.date())
    with pytest.raises(FormatError, match="no mirror"):
        mirrorlist.make((bad,), secret("anna"), version=1, at=NOW, until=NOW.date())


@pytest.mark.real
def test_stock_minisign_accepts_text_and_list(tmp_path):
    """The commands of FORMAT.md 12."""
    (tmp_path / "FILE").write_bytes(sign.with_list(GOOD, listing("anna")))
    minisign = find("minisign")
    commands = f"""
    sed '/^<!--mirror-/,$d' FILE > body.html
    sed -n '/^<!--mirror-sig/,/^-->/p' FILE | sed -n '2,5p' > body.html.minisig
    {minisign} -V -P {secret("newsroom").public} -m body.html
    sed -n '/^<!--mirror-list/,/^-->/p' FILE | sed -n '2,5p' > mirrors.txt.minisig
    sed -n '/^<!--mirror-list/,/^-->/p' FILE | sed '1,5d;$d' > mirrors.txt
    {minisign} -V -P {secret("anna").public} -m mirrors.txt
    """
    subprocess.run(["bash", "-ec", commands], cwd=tmp_path, check=True, capture_output=True)
