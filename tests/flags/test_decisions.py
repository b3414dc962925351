"""What our own visits tell, which flags count, and why in words."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.config import Policy
from mirror.errors import Refusal, RefusedError, SourceError
from mirror.flags import (
    FlagIndex,
    Request,
    Sight,
    altered,
    decide,
    explain,
    read_requests,
    requested,
    vanished,
)
from mirror.model import Flag, FlagReason, TextSource

URL = "https://ferry.example/2026/11/05/salt-a1"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def flag(reason: FlagReason, url: str = URL) -> Flag:
    return Flag(url=url, reason=reason, evidence=f"seen to be {reason}", at=AT)


@pytest.mark.parametrize(
    ("reason", "status", "gone"),
    [
        (Refusal.STATUS, 404, True),
        (Refusal.STATUS, 451, True),
        (Refusal.STATUS, 503, False),
        (Refusal.STATUS, 429, False),
        (Refusal.BLOCK_PAGE, 200, True),
        (Refusal.LOGIN, 200, True),
        (Refusal.FOREIGN_HOST, 200, True),
        (Refusal.CHALLENGE, 403, False),
        (Refusal.CONSENT, 200, False),
    ],
)
def test_what_says_gone_is_told_from_what_says_later(reason, status, gone):
    refusal = RefusedError(reason, "not the article")
    assert (vanished(URL, refusal, status=status, at=AT) is not None) is gone


def test_a_silent_edit_is_told_from_an_announced_one():
    before = Sight(text_sha256="a", modified="2026-11-05", at=AT)
    silent = Sight(text_sha256="b", modified="2026-11-05", at=AT + timedelta(days=1))
    told = replace(silent, modified="2026-11-06")
    assert "silently" in altered(URL, [before], silent).evidence
    assert "the outlet says so" in altered(URL, [before], told).evidence
    assert altered(URL, [before], replace(before, at=AT + timedelta(days=2))) is None


def test_a_text_from_another_source_is_no_edit_of_the_outlet():
    feed = Sight(text_sha256="a", modified="", at=AT, source=TextSource.FEED)
    page = Sight(text_sha256="b", modified="", at=AT + timedelta(days=1))
    assert altered(URL, [], page) is None
    assert altered(URL, [feed], page) is None


def test_an_edit_shows_between_two_texts_of_one_source_whatever_lies_between():
    page = Sight(text_sha256="a", modified="", at=AT)
    api = replace(page, text_sha256="b", source=TextSource.API)
    edited = replace(page, text_sha256="c", at=AT + timedelta(days=1))
    flag = altered(URL, [page, api], edited)
    assert f"between {AT:%Y-%m-%d %H:%M} and" in flag.evidence
    assert altered(URL, [page, api], replace(page, at=edited.at)) is None


def test_a_newsrooms_file_asks_for_articles():
    file = {
        "format": "tamizdat-request/1",
        "requests": [{"url": URL, "reason": "trial\n tomorrow"}, {"url": URL}],
    }
    first, second = read_requests(json.dumps(file).encode())
    assert first == Request(url=URL, reason="trial tomorrow")
    assert requested(second, by="newsroom key 7A", at=AT).evidence.startswith("asked for by news")


@given(st.binary(max_size=60) | st.just(b'{"format":"tamizdat-request/1","requests":[7]}'))
def test_any_other_file_is_no_request(unverified):
    with pytest.raises(SourceError):
        read_requests(unverified)


@pytest.mark.parametrize(
    ("url", "covered"),
    [
        (URL, True),
        ("https://www.ferry.example/other", True),
        ("https://notferry.example/2026/11/05/salt-a1", False),
    ],
)
def test_a_flag_on_a_front_page_means_all_of_the_host(url, covered):
    index = FlagIndex([flag(FlagReason.BLOCKED, "https://ferry.example/")])
    assert bool(index.of(url)) is covered


def test_a_flag_on_one_article_means_no_other():
    index = FlagIndex([flag(FlagReason.VANISHED), flag(FlagReason.REQUESTED)])
    assert len(index.of(URL)) == 2
    assert not index.of(URL + "/pdf")
    assert not index.of("https://ferry.example/2026/11/05/salt-a12")


def test_a_blocked_path_means_what_lies_below_it():
    index = FlagIndex([flag(FlagReason.BLOCKED, "https://ferry.example/2026")])
    assert index.of(URL)
    assert not index.of("https://ferry.example/2026b")


def test_the_policys_order_is_the_priority():
    policy = Policy(capture=(FlagReason.VANISHED, FlagReason.BLOCKED))
    decision = decide([flag(FlagReason.BLOCKED), flag(FlagReason.VANISHED)], policy)
    assert decision.capture
    assert decision.priority == 0
    assert decision.because[0].reason is FlagReason.VANISHED


def test_a_reason_the_policy_does_not_name_captures_nothing():
    decision = decide([flag(FlagReason.BLOCKED)], Policy(capture=(FlagReason.REQUESTED,)))
    assert not decision.capture
    assert decision.uncounted


@pytest.mark.parametrize(
    ("flags", "outlet", "kept", "words"),
    [
        ([FlagReason.REQUESTED], "Ferry", 2, "2 revisions are kept), priority 0, because somebody"),
        ([FlagReason.ALTERED], "Ferry", 1, "it is flagged, but for no reason that counts"),
        ([], "Ferry", 0, "nothing flags it or all of Ferry"),
        ([], None, 0, "no outlet here has its host"),
    ],
)
def test_why_says_it_in_words(flags, outlet, kept, words):
    policy = Policy(capture=(FlagReason.REQUESTED, FlagReason.BLOCKED))
    decision = decide([flag(reason) for reason in flags], policy)
    text = explain(URL, decision, outlet=outlet, kept=kept)
    assert words in text
    assert all(f"{reason}: seen to be {reason}" in text for reason in flags)
