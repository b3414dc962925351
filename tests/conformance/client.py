"""
The client that theupdateframework/tuf-conformance drives: our updater over our fetcher.

`make test-conformance SUITE=FOLDER` runs the suite in FOLDER, a checkout of it.
"""

import argparse
import shutil
import sys
from pathlib import Path

from tuf.api.exceptions import DownloadError, RepositoryError

from mirror.cli.trust_update import asking
from mirror.fetch import FetchPolicy, HttpWeb
from signing.update import updater


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--metadata-dir", type=Path, required=True)
    parser.add_argument("--metadata-url", default="")
    parser.add_argument("--target-name", action="append", default=[])
    parser.add_argument("--target-dir", type=Path, default=Path())
    parser.add_argument("--target-base-url", default="")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init").add_argument("root", type=Path)
    commands.add_parser("refresh")
    commands.add_parser("download")
    options = parser.parse_args()
    if options.command == "init":
        shutil.copyfile(options.root, options.metadata_dir / "root.json")
        return 0
    try:
        return run(options)
    except (RepositoryError, DownloadError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1


def run(options: argparse.Namespace) -> int:
    client = updater(
        options.metadata_dir,
        options.metadata_url,
        targets=options.target_dir,
        targets_url=options.target_base_url,
        get=asking(HttpWeb(FetchPolicy(allow_loopback=True))),
        root=None,
    )
    client.refresh()
    found = [client.get_targetinfo(name) for name in options.target_name]
    for info in found:
        if info and not client.find_cached_target(info):
            client.download_target(info)
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
