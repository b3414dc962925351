"""Nodes that several tests share."""

import pytest

from tests.ipfs.kubo import Kubo, kubo


@pytest.fixture(scope="session")
def node(tmp_path_factory) -> Kubo:
    """One Kubo node on loopback, alone in the world."""
    with kubo(tmp_path_factory.mktemp("kubo")) as running:
        yield running
