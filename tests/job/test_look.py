"""One look at an article: what its pictures may cost."""

from dataclasses import dataclass, field

from mirror.config import Costs
from mirror.job.look import fetch_pictures
from mirror.model import Candidate, Picture
from tests.fakes import FixedClock, page
from tests.job.world import World


@dataclass
class SlowWeb:
    """Every answer takes half a minute."""

    clock: FixedClock
    asked: list[str] = field(default_factory=list)

    def get(self, url, *, limits, **_):
        self.asked.append(url)
        self.clock.sleep(min(30, limits.deadline_s))
        return page(b"picture", url=url)


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
