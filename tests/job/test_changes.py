"""What `mirror diff` shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mirror.job.changes import Change, changes, marked, words_of
from mirror.job.tree import LocalTree
from mirror.store import read_store
from tests.job.world import World
from tests.outlet.timeline import Edit


def test_equal_texts_have_no_changes():
    assert list(changes(["a", "b"], ["a", "b"])) == []


def test_a_changed_a_new_and_a_gone_paragraph_are_told_apart():
    assert list(changes(["one", "two", "three"], ["one", "2", "three", "four"])) == [
        Change(before="two", after="2"),
        Change(before="", after="four"),
    ]
    assert list(changes(["one", "two"], ["two"])) == [Change(before="one", after="")]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("ten were hurt", "two were hurt", "[-ten-] {+two+} were hurt"),
        ("", "all new", "{+all new+}"),
        ("all gone", "", "[-all gone-]"),
    ],
)
def test_words_are_marked(before, after, shown):
    assert marked(Change(before=before, after=after)) == shown


@given(st.lists(st.text("ab ", min_size=1)), st.lists(st.text("ab ", min_size=1)))
def test_the_changes_account_for_both_texts(before, after):
    found = list(changes(before, after))
    assert len(before) - sum(bool(one.before) for one in found) == len(after) - sum(
        bool(one.after) for one in found
    )


def test_the_words_of_a_revision_are_the_articles_and_nothing_around_it(tmp_path):
    world = World(folder=tmp_path, stories=1)
    (story,) = world.outlet.timeline.stories
    world.run()
    edit = Edit(id=story.id, at=world.clock(), part=0, text="Not a word of this was there before.")
    world.let_happen(events=(edit,))
    world.later(days=2)
    world.run()
    with read_store(world.config.state) as store:
        old, new = store.articles.history(world.outlet.base + story.path)
    tree = LocalTree(world.config.state / "tree")
    (change,) = changes(words_of(old, tree), words_of(new, tree))
    assert change == Change(before=story.parts[0].text, after=edit.text)
