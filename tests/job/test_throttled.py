"""Through a line that goes quiet after 16 KB the words get through, and small pictures."""

import re
from dataclasses import replace
from html import unescape

from mirror.model import Rendition
from mirror.store import read_store
from tests.job.world import World


def test_an_article_is_kept_through_a_throttled_line(tmp_path):
    world = World(folder=tmp_path, stories=2)
    world.outlet = replace(world.outlet, throttled=frozenset({"127.0.0.3"}))
    world.web.outlets = {world.outlet.base: world.outlet}
    world.web.address = "127.0.0.3"
    assert world.run().counts == {"new": 2}
    with read_store(world.config.state) as store:
        kept = {revision.title: revision for revision in store.articles.revisions()}
    for story in world.outlet.timeline.stories:
        revision = kept[story.title]
        (text,) = [file for file in revision.files if file.rendition is Rendition.TEXT]
        words = unescape(re.sub(r"<[^>]+>", "", world.files()[text.path].decode()))
        assert all(paragraph in words for paragraph in story.paragraphs)
        assert revision.lost + revision.pictures == len(story.photos)
