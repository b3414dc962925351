"""A newer trust list comes from the first mirror that serves one that holds."""

from datetime import UTC, datetime, timedelta

import pytest

from signing import ceremony, pack, store
from signing.errors import TrustError
from signing.pack import Pin
from signing.update import update
from tests.signing.makers import secret
from tests.signing.packs import DUTY, ROOTS, alone, folder, signed

TODAY = datetime.now(UTC)
OLD = ceremony.publish(signed(folder(TODAY), *ROOTS[:3], now=TODAY), DUTY, TODAY)
NEW = ceremony.publish(OLD, DUTY, TODAY)
EXPIRED = ceremony.publish(OLD, DUTY, TODAY - timedelta(days=99))
STRANGER = secret("nobody")
STRANGE = ceremony.publish(signed(alone(STRANGER, TODAY), STRANGER, now=TODAY), STRANGER, TODAY)
MIRRORS = {
    "http://old/": ceremony.published(OLD),
    "http://new/": ceremony.published(NEW),
    "http://expired/": ceremony.published(EXPIRED),
    "http://mixed/": {**ceremony.published(NEW), "metadata/2.snapshot.json": b"{}"},
    "http://strange/": ceremony.published(STRANGE),
    "http://gone/": {},
}


def get(url):
    """Answer as the mirrors do."""
    for base, files in MIRRORS.items():
        if url.startswith(base):
            body = files.get(url.removeprefix(base))
            return (404, b"") if body is None else (200, body)
    raise ConnectionError(url)


@pytest.fixture
def reader(tmp_path):
    """Return a reader's folder in which the old list is pinned."""
    data = ceremony.trust_pack(OLD)
    store.add(tmp_path, data, Pin(root=pack.fingerprint(data)))
    return tmp_path


def version(folder):
    return store.pinned(folder).versions["timestamp"]


def test_a_newer_list_is_taken_and_remembered(reader):
    taken, url = update(reader, ["http://new/"], get)
    assert (url, taken.pin.versions["timestamp"], version(reader)) == ("http://new/", 2, 2)


@pytest.mark.parametrize("bad", ["gone", "nowhere", "expired", "mixed"])
def test_a_list_that_does_not_hold_is_refused_and_the_next_mirror_asked(reader, bad):
    assert update(reader, [f"http://{bad}/", "http://new/"], get)[1] == "http://new/"


def test_an_older_list_is_refused(reader):
    update(reader, ["http://new/"], get)
    with pytest.raises(TrustError, match="http://old/: "):
        update(reader, ["http://old/"], get)
    assert version(reader) == 2


def test_a_list_of_other_keys_is_refused(reader):
    with pytest.raises(TrustError, match="no mirror serves"):
        update(reader, ["http://strange/"], get)
    assert version(reader) == 1


def test_without_a_pinned_root_nothing_is_taken(tmp_path):
    with pytest.raises(TrustError, match="nothing is pinned yet"):
        update(tmp_path, ["http://new/"], get)
