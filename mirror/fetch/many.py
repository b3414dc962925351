"""Many URLs at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from mirror.errors import FetchError
from mirror.model import Capture, Limits, Web

THREADS = 8  # six is what browsers open to one host; pictures come from one or two


def fetch_many(
    web: Web,
    addresses: Sequence[str],
    *,
    limits: Limits,
    accept: str = "*/*",
    threads: int = THREADS,
) -> tuple[Capture | FetchError, ...]:
    """
    Return, in the order of *addresses*, the answer to each or why there is none.

    Args:
        web: safe to share between threads.
        addresses: each is asked for once, however often it is named.
        limits: of each exchange.
        accept: as in Web.get.
        threads: requests under way at the same time, at most.
    """

    def get(url: str) -> Capture | FetchError:
        try:
            return web.get(url, limits=limits, accept=accept)
        except FetchError as error:
            return error

    once = tuple(dict.fromkeys(addresses))
    if not once:
        return ()
    with ThreadPoolExecutor(min(threads, len(once)), "fetch") as pool:
        answers = dict(zip(once, pool.map(get, once), strict=True))
    return tuple(answers[url] for url in addresses)
