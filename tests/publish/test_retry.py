"""Tries are bounded in number and time, and spread by chance."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.errors import ConfigError, PublishError, PublishReason
from mirror.publish import Patience, Ticker
from mirror.publish.guard import Way, host_and_port
from mirror.publish.retry import patience_for, retry
from tests.fakes import FixedClock
from tests.publish.making import mirror


def failing(reason, log, clock):
    def call():
        log.append(clock.monotonic())
        raise PublishError(reason, "on purpose")

    return call


@given(chance=st.floats(0, 0.999), deadline_s=st.floats(0, 300), attempts=st.integers(1, 9))
def test_no_try_starts_after_the_deadline_and_none_too_many(chance, deadline_s, attempts):
    clock, log = FixedClock(), []
    begun = clock.monotonic()
    ticker = Ticker(monotonic=clock.monotonic, sleep=clock.sleep, chance=lambda: chance)
    with pytest.raises(PublishError):
        retry(
            failing(PublishReason.UNREACHABLE, log, clock),
            patience=Patience(attempts=attempts),
            ticker=ticker,
            until=begun + deadline_s,
        )
    assert len(log) <= attempts
    assert all(moment < begun + deadline_s for moment in log)


def test_a_lasting_error_is_not_tried_again():
    clock, log = FixedClock(), []
    ticker = Ticker(monotonic=clock.monotonic, sleep=clock.sleep, chance=lambda: 0.5)
    with pytest.raises(PublishError):
        retry(
            failing(PublishReason.DENIED, log, clock),
            patience=Patience(),
            ticker=ticker,
            until=clock.monotonic() + 60,
        )
    assert len(log) == 1


def lookup(*found):
    def look(host, port, **more):
        return [(socket.AF_INET, more["type"], 6, "", (address, port)) for address in found]

    return look


PRIVATE = [
    "127.0.0.1",
    "10.0.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "::1",
    "fd00::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_one_private_address_among_public_ones_refuses_the_name(address):
    with pytest.raises(PublishError) as caught:
        Way(lookup=lookup("1.1.1.1", address)).address("m.example", 443)
    assert caught.value.reason is PublishReason.FORBIDDEN_ADDRESS


def test_the_address_that_was_checked_is_the_one_to_connect_to():
    found = lookup("1.1.1.1", "8.8.8.8")
    assert Way(lookup=found).address("m.example", 443) == "1.1.1.1"


def test_a_private_address_is_allowed_where_the_mirror_says_so():
    found = lookup("10.0.0.1")
    assert Way(allow_private=True, lookup=found).address("nas", 22) == "10.0.0.1"


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("https://s3.example", ("s3.example", 443)),
        ("http://s3.example:9000/x", ("s3.example", 9000)),
        ("s3.example", ("s3.example", 443)),
        ("s3.example:81", ("s3.example", 81)),
        ("ftp://[2001:4860::1]", ("2001:4860::1", 21)),
    ],
)
def test_an_endpoint_has_a_host_and_a_port(endpoint, expected):
    assert host_and_port(endpoint) == expected


@pytest.mark.parametrize("endpoint", ["", "https://", "http://[::1", "http://x:99999"])
def test_what_is_no_endpoint_is_a_fault_of_the_configuration(endpoint):
    with pytest.raises(ConfigError):
        host_and_port(endpoint)


def test_a_pages_service_is_given_time_to_build():
    assert patience_for(mirror(kind="git", url="https://p.example/")).attempts > 30
    assert patience_for(mirror(kind="git")) == patience_for(mirror()) == Patience()
