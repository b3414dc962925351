"""A site on loopback and a fetcher that may reach it."""

from collections.abc import Iterator

import pytest

from mirror.fetch import FetchPolicy, HttpWeb
from tests.fakes import FixedClock
from tests.fetch.server import Site, serve


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


@pytest.fixture
def web() -> HttpWeb:
    return HttpWeb(FetchPolicy(allow_loopback=True), now=FixedClock())
