"""Many calls at once."""

import threading
import time

import pytest

from mirror.threads import Crew, Later, in_parallel


def test_results_come_in_the_order_of_the_items():
    def slow_first(number):
        time.sleep(0.02 if number == 0 else 0)
        return number

    assert in_parallel(slow_first, range(20), 4) == list(range(20))


def test_no_items_start_no_thread():
    before = threading.active_count()
    with Crew(8) as crew:
        assert crew.map(str, []) == []
        assert threading.active_count() == before


def test_an_error_is_raised_here_and_the_rest_is_left():
    done = []

    def fail(number):
        if number == 0:
            raise KeyboardInterrupt
        done.append(number)

    with pytest.raises(KeyboardInterrupt):
        in_parallel(fail, range(50), 1)
    assert done == []


def test_a_crew_keeps_its_threads_from_round_to_round():
    with Crew(3) as crew:
        barrier = threading.Barrier(3)

        def who(_):
            barrier.wait(5)
            return threading.get_ident()

        assert set(crew.map(who, range(3))) == set(crew.map(who, range(3)))


def test_no_more_calls_at_once_than_threads():
    busy, most = [], []

    def call(number):
        busy.append(number)
        most.append(len(busy))
        time.sleep(0.002)
        busy.remove(number)

    in_parallel(call, range(30), 4)
    assert max(most) <= 4


def test_a_later_result_can_be_waited_for_in_part():
    go = threading.Event()
    later = Later(lambda: go.wait(5))
    assert not later.ready(0.01)
    go.set()
    assert later.result() is True
