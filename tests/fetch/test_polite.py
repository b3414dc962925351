"""A good guest: turns, robots.txt, busy hosts, hosts that fail."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mirror.errors import FetchError, FetchReason
from mirror.fetch import Binds, Manners, PoliteWeb, SqliteHosts
from mirror.fetch.hosts import LONGEST_WAIT_S, HostState, take_turn
from mirror.model import Limits
from mirror.threads import in_parallel
from tests.fakes import NOON, FixedClock, MemoryWeb, page

URL = "https://news.example/a"
ROBOTS = "https://news.example/robots.txt"
FREE = page("", url=ROBOTS, status=404)
DOWN = FetchError(FetchReason.UNREACHABLE, "no connection")


class Turns(MemoryWeb):
    """A web whose answers may be lists: one for each time it is asked."""

    def get(self, url, **request):
        answers = self.pages.get(url)
        if isinstance(answers, list):
            once = MemoryWeb({url: answers.pop(0) if len(answers) > 1 else answers[0]})
            self.asked.append(url)
            return once.get(url, **request)
        return super().get(url, **request)


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def guest(tmp_path, clock):
    """Return a function that makes a PoliteWeb over pages, all on one file of hosts."""
    hosts = SqliteHosts(tmp_path / "hosts.sqlite3")

    def make(pages, **manners):
        web = Turns({ROBOTS: FREE} | pages)
        polite = PoliteWeb(
            web,
            hosts,
            Manners(**manners),
            now=clock,
            sleep=clock.sleep,
            chance=lambda: 0.5,
        )
        return polite, web

    yield make
    hosts.close()


def reason(web, url=URL, **request) -> FetchReason:
    with pytest.raises(FetchError) as error:
        web.get(url, limits=Limits(), **request)
    return error.value.reason


def test_requests_to_one_host_wait_for_their_turn(guest, clock):
    web, _ = guest({URL: page("words")}, interval_s=2)
    for _ in range(4):
        web.get(URL, limits=Limits())
    assert clock.at - NOON == timedelta(seconds=8)  # robots.txt and four pages


def test_hosts_do_not_wait_for_each_other(guest, clock):
    pages = {f"https://{n}.example/": page("words") for n in "abcdef"}
    web, _ = guest(pages, interval_s=2, robots=Binds.NOTHING)
    for url in pages:
        web.get(url, limits=Limits())
    assert clock.at == NOON


def test_processes_share_the_turns(guest, clock):
    """Two webs that know nothing of each other but the file."""
    one, _ = guest({URL: page("words")}, interval_s=2)
    two, _ = guest({URL: page("words")}, interval_s=2)
    one.get(URL, limits=Limits())
    two.get(URL, limits=Limits())
    assert clock.at - NOON == timedelta(seconds=4)


def test_a_time_written_under_a_wrong_clock_is_not_waited_for():
    state = HostState(free_at=NOON + timedelta(days=400))
    assert take_turn(state, NOON, 1.0)[1] == 0


def test_a_turn_too_far_away_is_not_taken():
    state = HostState(free_at=NOON + timedelta(seconds=LONGEST_WAIT_S + 1))
    assert take_turn(state, NOON, 1.0) == (state, LONGEST_WAIT_S + 1)


def robots(*lines: str):
    return {ROBOTS: page("\n".join(("User-agent: *", *lines)), url=ROBOTS), URL: page("words")}


def test_robots_txt_is_heard_and_asked_for_once_a_day(guest, clock):
    web, memory = guest(robots("Disallow: /private"))
    web.get(URL, limits=Limits())
    assert reason(web, "https://news.example/private/a") == FetchReason.ROBOTS
    clock.sleep(25 * 3600)
    web.get(URL, limits=Limits())
    assert memory.asked == [ROBOTS, URL, ROBOTS, URL]


def test_threads_that_need_one_robots_txt_fetch_it_once(guest):
    web, memory = guest(robots("Disallow: /private"), interval_s=0)
    in_parallel(lambda _: web.get(URL, limits=Limits()), range(8), 8)
    assert memory.asked.count(ROBOTS) == 1


def test_an_outlets_consent_overrides_robots_txt(guest):
    web, memory = guest(robots("Disallow: /"), consenting=frozenset({"news.example"}))
    web.get(URL, limits=Limits())
    assert memory.asked == [URL]


def test_pictures_belong_to_their_page(guest):
    web, _ = guest(robots("Disallow: /"))
    assert web.get(URL, limits=Limits(), accept="image/webp").status == 200
    assert reason(web) == FetchReason.ROBOTS


def test_pictures_come_faster_than_pages(guest, clock):
    """A page brings ten or so, and a browser asks for all at once."""
    web, _ = guest({URL: page("words")}, interval_s=1)
    for _ in range(10):
        web.get(URL, limits=Limits(), accept="image/webp")
    assert clock.at - NOON == timedelta(seconds=0.9)


def test_rules_for_us_by_name_come_first(guest):
    web, _ = guest(robots("Disallow:", "", "User-agent: tamizdat", "Disallow: /"))
    assert reason(web) == FetchReason.ROBOTS


def test_a_crawl_delay_is_kept_within_reason(guest, clock):
    web, _ = guest(robots("Crawl-delay: 86400"))
    for _ in range(3):
        web.get(URL, limits=Limits())
    assert clock.at - NOON == timedelta(seconds=1 + 60 + 60)


def test_a_host_that_cannot_say_forbids_all(guest):
    web, _ = guest({ROBOTS: page("", url=ROBOTS, status=503), URL: page("words")})
    assert reason(web) == FetchReason.ROBOTS


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_host_is_asked_again(guest, status, clock):
    web, _ = guest({URL: [page("", status=status), page("words")]}, interval_s=0)
    assert web.get(URL, limits=Limits()).body == b"words"
    assert clock.at - NOON == timedelta(seconds=0.75)


def test_a_host_that_stays_busy_is_asked_three_times(guest):
    web, memory = guest({URL: page("", status=503)})
    assert web.get(URL, limits=Limits()).status == 503
    assert memory.asked.count(URL) == 3


def test_a_broken_connection_is_tried_again(guest):
    web, _ = guest({URL: [DOWN, page("words")]})
    assert web.get(URL, limits=Limits()).body == b"words"


def test_what_cannot_mend_is_not_tried_again(guest):
    web, memory = guest({URL: FetchError(FetchReason.TLS, "not right")})
    assert reason(web) == FetchReason.TLS
    assert memory.asked.count(URL) == 1


def test_retry_after_is_waited_for(guest, clock):
    busy = replace(page("", status=429), retry_after_s=30.0)
    web, _ = guest({URL: [busy, page("words")]}, interval_s=0)
    assert web.get(URL, limits=Limits()).body == b"words"
    assert clock.at - NOON == timedelta(seconds=30)


def test_a_long_retry_after_ends_the_request_and_the_host_is_left_in_peace(guest, clock):
    web, _ = guest({URL: [replace(page("", status=503), retry_after_s=600.0), page("words")]})
    assert reason(web) == FetchReason.RATE
    assert reason(web) == FetchReason.CIRCUIT
    clock.sleep(601)
    assert web.get(URL, limits=Limits()).body == b"words"


def test_asking_again_ends_with_the_deadline(guest):
    web, memory = guest({URL: replace(page("", status=503), retry_after_s=45.0)})
    assert web.get(URL, limits=Limits(deadline_s=60)).status == 503
    assert memory.asked.count(URL) == 2


def test_a_host_that_fails_is_left_in_peace_and_tried_again(guest, clock):
    web, memory = guest({URL: FetchError(FetchReason.DEADLINE, "too long")}, robots=Binds.NOTHING)
    reasons = [reason(web) for _ in range(7)]
    assert reasons == [FetchReason.DEADLINE] * 5 + [FetchReason.CIRCUIT] * 2
    clock.sleep(61)
    memory.pages = {URL: page("words")}
    assert web.get(URL, limits=Limits()).body == b"words"
    assert web.get(URL, limits=Limits()).body == b"words"


def test_one_request_goes_ahead_when_a_rest_is_over(guest, clock):
    web, _ = guest({URL: FetchError(FetchReason.DEADLINE, "too long")}, robots=Binds.NOTHING)
    for _ in range(5):
        reason(web)
    clock.sleep(61)
    assert reason(web) == FetchReason.DEADLINE
    assert reason(web) == FetchReason.CIRCUIT
