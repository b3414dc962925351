"""Mirrors that an audit takes off the list, and that come back."""

from datetime import timedelta

import pytest

from signing import away, ceremony, pack, policy
from signing.errors import TrustError
from signing.mirrorlist import LivingMirror
from tests.signing.makers import NOW
from tests.signing.packs import DUTY, FIRST, PIN

SINCE = NOW.date()
ONE, TWO = "https://one.example/", "https://two.example/x/"
SAID = (
    LivingMirror(url=ONE, kind="https", since=SINCE),
    LivingMirror(url=TWO, kind="https", since=SINCE),
    LivingMirror(url="https://t.me/example_bot", kind="telegram", since=SINCE),
)
FOLDER = ceremony.say(FIRST, "mirrors.json", policy.mirrors_to_json(SAID))


def listed(files):
    """Return what readers believe once the duty key has signed the folder."""
    published = ceremony.publish(files, DUTY, NOW + timedelta(days=1))
    return {one.url for one in pack.read(ceremony.trust_pack(published), PIN).trust.mirrors}


def test_a_mirror_that_does_not_serve_is_not_in_the_next_list_that_is_signed():
    followed = away.follow(FOLDER, {"https://one.example": False, TWO: True})
    assert followed.left_out == (ONE,)
    assert away.waiting(followed.files) == (ONE,)
    assert listed(followed.files) == {TWO, "https://t.me/example_bot"}


def test_it_comes_back_with_its_day_once_it_serves():
    followed = away.follow(away.follow(FOLDER, {ONE: False}).files, {ONE: True})
    assert followed.put_back == (ONE,)
    assert followed.files == FOLDER


def test_what_was_not_looked_at_stays_where_it_is():
    assert away.follow(FOLDER, {}).files == FOLDER
    left = away.follow(FOLDER, {ONE: False}).files
    assert away.follow(left, {TWO: True}).files == left


def test_a_list_is_never_emptied():
    files = ceremony.say(FIRST, "mirrors.json", policy.mirrors_to_json(SAID[:2]))
    with pytest.raises(TrustError, match="left as it is"):
        away.follow(files, {ONE: False, TWO: False})


def test_a_mirror_is_removed_for_good_wherever_it_stands():
    left = away.follow(FOLDER, {ONE: False}).files
    assert away.waiting(away.remove(left, "https://one.example")) == ()
    assert TWO not in listed(away.remove(FOLDER, TWO))
    with pytest.raises(TrustError, match="not on the list"):
        away.remove(FOLDER, "https://three.example/")


def test_one_that_is_added_anew_is_away_no_more():
    left = away.follow(FOLDER, {ONE: False}).files
    assert away.add(left, SAID[0]) == FOLDER


def test_whether_the_duty_key_has_signed_the_list_is_known():
    signed = ceremony.publish(FOLDER, DUTY, NOW)
    assert (away.is_signed(FOLDER), away.is_signed(signed)) == (False, True)
    assert not away.is_signed(away.follow(signed, {ONE: False}).files)
