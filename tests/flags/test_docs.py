"""The examples in the documents are what the code reads."""

import re
from pathlib import Path

from mirror.flags import load_snapshot, read_requests
from mirror.outlets import HINTS, parse

DOCS = Path(__file__).parents[2] / "docs"


def examples(document: str, language: str) -> list[str]:
    text = (DOCS / document).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def test_the_outlet_file_of_the_document_can_be_read_and_shows_every_hint():
    (text,) = examples("OUTLETS.md", "toml")
    profile = parse(text, "example")
    assert set(profile.selectors) == set(HINTS)
    assert profile.articles
    assert profile.channels


def test_the_request_and_the_snapshot_of_the_document_can_be_read():
    request, snapshot = examples("FLAGS.md", "json")
    assert read_requests(request.encode())[0].reason == "a trial begins on Monday"
    assert load_snapshot(snapshot.encode()).rows[0].name == "The Moscow Times"
