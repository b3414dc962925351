"""All hosts at once: what one does delays and ends no other."""

import threading
import time
from datetime import timedelta

import pytest

from mirror.errors import ConfigError, PublishError, PublishReason
from mirror.model import Status
from mirror.publish import Circuit, Step, Target, Ticker, publish_all
from tests.fakes import NOON, FixedClock, MemoryHost
from tests.publish.faults import Fails, Gives, Wrapped
from tests.publish.making import QUICK, mirror, ticker, tree

REAL = Ticker(monotonic=time.monotonic, sleep=time.sleep, chance=lambda: 0.0)


def target(name, opened, **more):
    changes = {"deadline_s": more.pop("deadline_s", 5.0)}
    return Target(mirror=mirror(name, **changes), open=opened, patience=QUICK, **more)


class Stuck(Wrapped):
    """Hangs at the first file until it is let go."""

    def __init__(self, host):
        super().__init__(host)
        self.go = threading.Event()

    def before(self, call, path):
        self.go.wait(20)


def refuse():
    raise ConfigError("no token", hint="put it there")


def everywhere(targets, clock=REAL, **more):
    outcomes = publish_all(tree(), targets, ticker=clock, now=FixedClock(), **more)
    return {outcome.mirror: outcome for outcome in outcomes}


def test_of_nine_hosts_the_faults_are_named_and_the_rest_is_verified():
    """One lies, one is down, one is slow, one is full."""
    stuck = Stuck(MemoryHost())
    full = Fails(MemoryHost(), "put", PublishReason.FULL)
    down = PublishError(PublishReason.UNREACHABLE, "nobody answers")

    def unreachable():
        raise down

    targets = [target(f"good{n}", MemoryHost) for n in range(5)] + [
        target("liar", lambda: Gives(MemoryHost(), lambda path, data: data + b"!")),
        target("down", unreachable),
        target("slow", lambda: stuck, deadline_s=0.2),
        target("full", lambda: full),
    ]
    outcomes = everywhere(targets)
    stuck.go.set()
    assert sum(outcome.verified for outcome in outcomes.values()) == 5
    reasons = {name: outcomes[name].receipts[-1].reason for name in ("liar", "down", "full")}
    assert "altered" in reasons["liar"]
    assert reasons["down"].startswith("unreachable")
    assert "full" in reasons["full"]
    assert outcomes["slow"].receipts[-1].status is Status.UNKNOWN
    assert outcomes["slow"].receipts[-1].reason.startswith("deadline")


def test_a_slow_host_delays_no_other():
    done = {}
    stuck = Stuck(MemoryHost())
    started = time.monotonic()

    def note(progress):
        if progress.path == "" and progress.step is Step.VERIFIED:
            done[progress.mirror] = time.monotonic() - started

    targets = [target("slow", lambda: stuck, deadline_s=1.0), target("good", MemoryHost)]
    everywhere(targets, report=note)
    stuck.go.set()
    assert done["good"] < 0.9


def test_hosts_are_closed_whatever_happens():
    good, bad = MemoryHost(), MemoryHost()
    everywhere([target("a", lambda: good), target("b", lambda: Fails(bad, "put", "full"))])
    assert good.calls[-1] == bad.calls[-1] == ("close", "")


def test_a_mirror_that_cannot_be_opened_is_a_failed_receipt():
    outcome = everywhere([target("a", refuse)])["a"]
    assert [(each.status, each.reason) for each in outcome.receipts] == [
        (Status.FAILED, "no token; put it there")
    ]


def test_a_host_left_in_peace_is_not_asked_unless_it_is_urgent():
    host = MemoryHost()
    closed = Circuit(failures=5, closed_until=NOON + timedelta(hours=1))
    outcome = everywhere([target("a", lambda: host, circuit=closed)], clock=ticker())["a"]
    assert (host.calls, outcome.circuit) == ([], closed)
    assert outcome.receipts[-1].reason.startswith("circuit: ")
    assert everywhere([target("a", lambda: host, circuit=closed)], urgent=True)["a"].verified


def test_a_verified_run_closes_the_circuit_and_failures_open_it_for_longer_and_longer():
    circuit, pauses = Circuit(), []
    for _ in range(20):
        circuit = circuit.after(ok=False, now=NOON)
        pauses.append(circuit.closed_until and circuit.closed_until - NOON)
    assert pauses[:5] == [None, None, *(timedelta(minutes=each) for each in (15, 30, 60))]
    assert pauses[-1] == timedelta(hours=12)
    assert not circuit.allows(NOON)
    assert circuit.allows(NOON + timedelta(hours=12))
    assert circuit.after(ok=True, now=NOON) == Circuit()


@pytest.mark.parametrize("number", range(3))
def test_one_error_of_a_library_is_that_hosts_alone(number):
    class Broken(Wrapped):
        def before(self, call, path):
            raise ZeroDivisionError

    outcomes = everywhere(
        [target(str(n), MemoryHost if n != number else (lambda: Broken(MemoryHost())))
         for n in range(3)]
    )  # fmt: skip
    assert [outcome.verified for outcome in outcomes.values()] == [n != number for n in range(3)]
