"""
Bringing a reader's trust up to date from mirrors, by the TUF client workflow.

python-tuf's client does the workflow and refuses rollback, freeze and mixed metadata; the
network is whatever the caller hands in. What it took is packed, and the pack is checked whole
once more before it is remembered, so that one judge decides for both ways of getting it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tuf.api.exceptions import DownloadError, DownloadHTTPError, RepositoryError
from tuf.ngclient import FetcherInterface, Updater

from signing import pack, store
from signing.errors import TrustError
from signing.pack import Pack

Get = Callable[[str], tuple[int, bytes]]
"""url -> status and body; whatever it raises means that this mirror did not answer."""
_NAMES = ("keyring.json", "policy.json", "mirrors.json")
_ROLES = ("timestamp.json", "snapshot.json", "targets.json", "mirrors.json")


def updater(
    metadata: Path,
    metadata_url: str,
    *,
    targets: Path,
    targets_url: str,
    get: Get,
    root: bytes | None,
) -> Updater:
    """
    Return python-tuf's client, which asks through *get*.

    Args:
        metadata: the folder of what it trusts already.
        metadata_url: where metadata is served.
        targets: the folder for targets.
        targets_url: where they are served.
        get: the network.
        root: the pinned root; None for the `root.json` that stands in *metadata*.
    """
    folders = (str(metadata), metadata_url, str(targets), targets_url)
    return Updater(*folders, fetcher=_Fetcher(get), bootstrap=root)


def update(folder: Path, urls: Sequence[str], get: Get) -> tuple[Pack, str]:
    """
    Return the pack of the first mirror whose list holds, having remembered it, and its url.

    Args:
        folder: where trust is kept, with a chain pinned already.
        urls: where mirrors serve the folder `trust/`, each ending in "/".
        get: the network.

    Raises:
        TrustError: nothing is pinned, or no mirror serves a list that holds; says why of each.
    """
    refused = []
    for url in urls:
        try:
            return _update(folder, url, get), url
        except (TrustError, RepositoryError, DownloadError, OSError, ValueError) as error:
            refused.append(f"{url}: {error}")
    raise TrustError("\n".join(["no mirror serves a trust list that holds", *refused]))


class _Fetcher(FetcherInterface):
    def __init__(self, get: Get) -> None:
        self._get = get

    def _fetch(self, url: str) -> Iterator[bytes]:
        status, body = self._get(url)
        if status != 200:
            raise DownloadHTTPError(f"status {status}", status)
        yield body


def _update(folder: Path, url: str, get: Get) -> Pack:
    pin, root = store.pinned(folder), store.first_root(folder)
    if pin is None or root is None:
        raise TrustError("nothing is pinned yet", hint="`mirror trust add PACK` pins a trust list")
    metadata, targets = folder / "metadata", folder / "targets"
    for path in (metadata, targets):
        path.mkdir(exist_ok=True)
    client = updater(
        metadata,
        f"{url}metadata/",
        targets=targets,
        targets_url=f"{url}targets/",
        get=get,
        root=root,
    )
    for name in _NAMES:
        info = client.get_targetinfo(name)
        if info is None:
            raise TrustError(f"the list names no {name}")
        client.download_target(info)
    return store.add(folder, _packed(metadata, targets), pin)


def _packed(metadata: Path, targets: Path) -> bytes:
    """Return the pack of what python-tuf's client has stored."""
    files = {path.name: path.read_bytes() for path in (metadata / "root_history").glob("*.json")}
    files |= {name: (metadata / name).read_bytes() for name in _ROLES}
    files |= {f"targets/{name}": (targets / name).read_bytes() for name in _NAMES}
    return pack.write(files)
