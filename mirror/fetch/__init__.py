"""The network: a guarded fetcher that reaches public web servers only, and politely."""

from mirror.fetch.hostfile import SqliteHosts
from mirror.fetch.hosts import Hosts
from mirror.fetch.policy import USER_AGENT, FetchPolicy
from mirror.fetch.polite import Binds, Manners, PoliteWeb
from mirror.fetch.web import HttpWeb

__all__ = [
    "USER_AGENT",
    "Binds",
    "FetchPolicy",
    "Hosts",
    "HttpWeb",
    "Manners",
    "PoliteWeb",
    "SqliteHosts",
]
