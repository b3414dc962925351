"""Which articles there are: feeds, sitemaps, link pages and lists in, `Found` values out."""

from mirror.discover.api import KINDS, api_address, read_api
from mirror.discover.feed import read_feed
from mirror.discover.links import read_links, read_list
from mirror.discover.recovered import compose, recover
from mirror.discover.run import discover
from mirror.discover.sitemap import read_sitemap
from mirror.discover.values import Discovery, Entry, Found, Recovered, Scope

__all__ = [
    "KINDS",
    "Discovery",
    "Entry",
    "Found",
    "Recovered",
    "Scope",
    "api_address",
    "compose",
    "discover",
    "read_api",
    "read_feed",
    "read_links",
    "read_list",
    "read_sitemap",
    "recover",
]
