"""The outlet does what the tests that use it rely on."""

import http.client
import io
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PIL import ExifTags, Image

from mirror.errors import FetchError, FetchReason
from mirror.model import Limits, Validators
from tests.outlet import photos
from tests.outlet.furniture import EDITIONS
from tests.outlet.month import kept, month, polls
from tests.outlet.server import AFTER_ALL, outlet_of_articles, serve_outlet
from tests.outlet.site import Outlet
from tests.outlet.story import load
from tests.outlet.timeline import Absence, Edit, Interruption, Outage, TakeDown, Timeline
from tests.outlet.web import OutletWeb

BASE = "https://ferry.example"
STORY = next(story for story in load() if story.id == 90410)
HOUR = timedelta(hours=1)


def web_of(outlet: Outlet, now: datetime = AFTER_ALL, **options) -> OutletWeb:
    return OutletWeb(outlets={outlet.base: outlet}, clock=lambda: now, **options)


def read(web: OutletWeb, path: str, **options):
    return web.get(BASE + path, limits=Limits(), **options)


@pytest.mark.parametrize("story", load(), ids=lambda story: str(story.id))
def test_a_page_holds_the_article_and_all_that_is_not_it(story):
    body = read(web_of(outlet_of_articles(BASE)), story.path).body.decode()
    assert all(part.text in body for part in story.parts)
    assert all(phrase in body for phrase in EDITIONS[story.edition].junk)


def test_a_photo_is_the_same_every_time_and_tells_where_it_was_taken():
    photos.jpeg.cache_clear()
    first = photos.jpeg("river", "640")
    photos.jpeg.cache_clear()
    assert photos.jpeg("river", "640") == first
    gps = Image.open(io.BytesIO(first)).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert gps[ExifTags.GPS.GPSLatitude][0] == photos.POSITION[0]


def test_what_was_sent_before_is_not_sent_again():
    web = web_of(outlet_of_articles(BASE))
    known = read(web, STORY.path).validators
    assert read(web, STORY.path, validators=known).status == 304
    assert read(web, STORY.path, validators=Validators(etag="other")).status == 200


def test_an_address_with_another_slug_leads_to_the_right_one():
    answer = read(web_of(outlet_of_articles(BASE)), "/2026/11/09/other-a90410")
    assert answer.final_url == BASE + STORY.path


def test_a_silent_edit_changes_the_words_and_not_the_date():
    edit = Edit(at=AFTER_ALL, id=STORY.id, part=0, text="Nothing happened.")
    outlet = Outlet(base=BASE, timeline=Timeline(stories=load(), events=(edit,)))
    before = read(web_of(outlet, AFTER_ALL - HOUR), STORY.path).body
    after = read(web_of(outlet), STORY.path).body
    assert b"Nothing happened." in after
    assert before.count(b"2026-11-09T15:05:00") == after.count(b"2026-11-09T15:05:00")


@pytest.mark.parametrize(("absence", "status"), [(Absence.GONE, 410), (Absence.BLOCK_PAGE, 200)])
def test_a_takedown_leaves_something_else_in_its_place(absence, status):
    gone = TakeDown(at=AFTER_ALL, id=STORY.id, absence=absence)
    outlet = Outlet(base=BASE, timeline=Timeline(stories=load(), events=(gone,)))
    answer = read(web_of(outlet), STORY.path)
    assert answer.status == status
    assert STORY.paragraphs[0].encode() not in answer.body


def test_some_addresses_see_a_block_page_and_some_a_frozen_line():
    outlet = replace(
        outlet_of_articles(BASE),
        blocked=frozenset({"127.0.0.2"}),
        throttled=frozenset({"127.0.0.3"}),
    )
    assert b"149-" in read(web_of(outlet, address="127.0.0.2"), STORY.path).body
    with pytest.raises(FetchError) as refusal:
        read(web_of(outlet, address="127.0.0.3"), "/image/640/00/river.jpg")
    assert refusal.value.reason is FetchReason.DEADLINE


def test_during_an_outage_nothing_is_served():
    day = Interruption(start=AFTER_ALL, end=AFTER_ALL + HOUR, outage=Outage.DOWN)
    timeline = Timeline(stories=load(), interruptions=(day,))
    outlet = Outlet(base=BASE, timeline=timeline)
    assert read(web_of(outlet), "/rss/news").status == 503
    assert read(web_of(outlet, AFTER_ALL + HOUR), "/rss/news").status == 200


def test_a_story_is_not_there_before_it_is_published():
    early = datetime(2026, 11, 4, tzinfo=UTC)
    web = web_of(outlet_of_articles(BASE), early)
    assert read(web, STORY.path).status == 404
    assert STORY.path.encode() not in read(web, "/sitemap/2026-11.xml.gz").body


def test_a_month_has_edits_takedowns_and_outages_and_is_the_same_every_time():
    outlets = month(articles=600)
    assert outlets == month(articles=600)
    held = [each for outlet in outlets for each in kept(outlet, polls(6 * HOUR))]
    assert len(held) > 590
    assert sum(each.silent for each in held) > 10
    assert {each.last_good.number for each in held if each.vanished} == {0}
    absences = {
        state.absence
        for outlet in outlets
        for each in held
        if each.vanished and each.story_id in {story.id for story in outlet.timeline.stories}
        for state in outlet.timeline.revisions(each.story_id)
    }
    assert len(absences) > 3


def test_a_throttled_line_goes_quiet_after_16_kilobytes():
    def make(base: str) -> Outlet:
        return replace(outlet_of_articles(base), throttled=frozenset({"127.0.0.3"}))

    with serve_outlet(make) as served:
        host = served.url.removeprefix("http://")
        line = http.client.HTTPConnection(host, timeout=0.3, source_address=("127.0.0.3", 0))
        line.request("GET", "/image/640/00/river.jpg")
        answer = line.getresponse()
        assert len(answer.read(16 * 1024)) == 16 * 1024
        with pytest.raises(TimeoutError):
            answer.read(1)
        line.close()


def test_the_same_pages_come_over_a_socket():
    with serve_outlet() as served:
        body = urllib.request.urlopen(served.url + STORY.path, timeout=10).read()
    here = OutletWeb(outlets={served.url: served.outlet}, clock=lambda: AFTER_ALL)
    assert body == here.get(served.url + STORY.path, limits=Limits()).body
