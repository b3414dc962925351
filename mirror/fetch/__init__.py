"""The network: a guarded fetcher that reaches public web servers only, and politely."""

from mirror.fetch.policy import FetchPolicy
from mirror.fetch.web import HttpWeb

__all__ = ["FetchPolicy", "HttpWeb"]
