"""Lists mean our outlets by whole labels, or host and path: never by substring or platform."""

import pytest

from mirror.config import Outlet
from mirror.flags import is_platform, watch

OUTLET = Outlet(name="Holod", hosts=("holod.media", "news.zerkalo.io", "t.me", "127.0.0.1:80"))
WATCH = watch([OUTLET], ["https://t.me/holodmedia/"])


@pytest.mark.parametrize(
    ("entry", "hosts"),
    [
        ("holod.media", ["holod.media"]),
        ("*.holod.media", ["holod.media"]),
        ("www.holod.media", ["www.holod.media"]),
        ("HOLOD.MEDIA.", ["holod.media"]),
        ("*.zerkalo.io", ["news.zerkalo.io"]),
        ("zerkalo.io", []),
        ("holod.media.ru", []),
        ("xholod.media", []),
        ("media", []),
        ("*.media", []),
        ("*.io", []),
        ("t.me", []),
        ("*.t.me", []),
    ],
)
def test_a_domain_means_a_host_by_whole_labels(entry, hosts):
    assert list(WATCH.of_domain(entry)) == hosts


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://holod.media/2026/a?b=1", "https://holod.media/2026/a"),
        ("https://t.me/holodmedia", "https://t.me/holodmedia"),
        ("https://t.me/holodmedia/17", "https://t.me/holodmedia"),
        ("https://t.me/holodmedia2", None),
        ("https://t.me/", None),
        ("https://example.org/holod.media/", None),
        ("https://holod.media@evil.example/", None),
        ("not an address", None),
    ],
)
def test_a_url_means_a_page_of_ours_or_a_channel_on_a_platform(address, place):
    found = WATCH.of_url(address)
    assert (found.url if found else None) == place


def test_what_is_below_a_platform_is_one_too():
    assert is_platform("somebody.wordpress.com")
    assert not is_platform("notwordpress.com")
