"""One look at an article: what its pictures may cost."""

from dataclasses import dataclass, field

from mirror.config import Costs
from mirror.job.look import fetch_pictures
from mirror.model import Candidate, Picture
from tests.bundle.articles import jpeg
from tests.fakes import FixedClock, MemoryWeb, page
from tests.job.world import World


@dataclass
class SlowWeb:
    """Every answer takes half a minute."""

    clock: FixedClock
    asked: list[str] = field(default_factory=list)

    def get(self, url, *, limits, **_):
        self.asked.append(url)
        self.clock.sleep(min(30, limits.deadline_s))
        return page(jpeg(1), url=url)


def test_all_pictures_together_have_as_long_as_the_page_had(tmp_path):
    world = World(folder=tmp_path, stories=1)
    world.web = SlowWeb(world.clock)
    pictures = tuple(
        Picture(candidates=(Candidate(url=f"https://o.example/{number}.jpg"),))
        for number in range(50)
    )
    start = world.clock.monotonic()
    found = fetch_pictures(pictures, edges=world.edges, costs=Costs(article_s=60))
    assert len(found) < len(pictures)
    assert world.clock.monotonic() - start <= 60 + 6 * 30


def test_a_page_in_place_of_a_picture_is_passed_over_for_the_next_address(tmp_path):
    world = World(folder=tmp_path, stories=1)
    urls = [f"https://o.example/{name}" for name in ("File:a.jpg", "a.jpg")]
    world.web = MemoryWeb(
        {
            urls[0]: page(b"<html>About this file</html>", url=urls[0]),
            urls[1]: page(jpeg(1), url=urls[1]),
        }
    )
    picture = Picture(candidates=tuple(Candidate(url=url) for url in urls))
    found = fetch_pictures((picture,), edges=world.edges, costs=Costs())
    assert list(found) == urls[1:]
