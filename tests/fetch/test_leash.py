"""A server that shows no sign of life is left before the deadline."""

import socket
import time

import pytest

from mirror.errors import FetchError
from mirror.fetch.leash import SIGN_OF_LIFE, Leash


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_a_silent_socket_is_shut_down_when_patience_ends(ends):
    leash, start = Leash(), time.monotonic()
    leash.tie(ends[0])
    with leash.hold(deadline_s=5, patience_s=0.2):
        assert ends[0].recv(1) == b""
        assert 0.15 < time.monotonic() - start < 2
        with pytest.raises(FetchError):
            leash.left_s()


def test_bytes_that_arrive_extend_patience_up_to_the_deadline(ends):
    leash, start = Leash(), time.monotonic()

    def arriving():
        while not leash.expired:
            time.sleep(0.05)
            yield b"x" * SIGN_OF_LIFE

    with leash.hold(deadline_s=0.6, patience_s=0.2):
        list(leash.count(arriving()))
    assert 0.5 < time.monotonic() - start < 2


def test_a_few_bytes_are_no_sign_of_life():
    leash, start = Leash(), time.monotonic()

    def dripping():
        while not leash.expired:
            time.sleep(0.02)
            yield b"x"

    with leash.hold(deadline_s=5, patience_s=0.2):
        list(leash.count(dripping()))
    assert time.monotonic() - start < 2


def test_nothing_happens_after_the_exchange(ends):
    leash = Leash()
    leash.tie(ends[0])
    with leash.hold(deadline_s=5, patience_s=0.1):
        pass
    time.sleep(0.3)
    ends[1].send(b"y")
    assert ends[0].recv(1) == b"y"
    assert not leash.expired
