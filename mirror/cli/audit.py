"""`mirror audit`: what the mirrors really serve."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from mirror import job
from mirror.audit import HostAudit
from mirror.cli.console import say
from mirror.cli.edges import real_edges
from mirror.cli.trust_folder import load as load_folder
from mirror.cli.trust_folder import save
from mirror.cli.watch import Watcher
from mirror.config import Config, load
from mirror.job import AuditReport
from mirror.job.audit import first_fault
from mirror.job.living import serves
from mirror.model import Receipt
from mirror.plain import visible
from signing import away
from signing.away import Followed


@click.command()
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Files to fetch from each host, besides its index.",
)
@click.option("--all", "everything", is_flag=True, help="Fetch every file.")
@click.option(
    "--gateway",
    "gateways",
    multiple=True,
    metavar="URL",
    help="Also ask this IPFS gateway; repeatable.",
)
@click.option("--repair", is_flag=True, help="Publish again at once where that may help.")
@click.option(
    "--list",
    "folder",
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Draft the mirror list of this trust folder by what was found.",
)
@click.option("--quorum", type=click.IntRange(min=1), help="Instead of that of mirrors.toml.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines instead of words.")
@click.pass_obj
def audit(
    config_path: str,
    *,
    sample: int,
    everything: bool,
    gateways: tuple[str, ...],
    repair: bool,
    folder: Path | None,
    quorum: int | None,
    as_json: bool,
) -> None:  # fmt: skip
    """
    Fetch what was published from every mirror and compare.

    Says for each host: genuine, stale (and how old), altered (and with what), missing, blocked or
    unreachable. Exits 1 where fewer mirrors than the quorum hold a verified copy.

    With --list, mirrors that do not serve are left out of the list that readers get, and come
    back once they do. That list counts when the duty key has signed it: `mirror trust publish`.
    """
    if folder:
        load_folder(folder)  # before all else: an audit takes a while
    config = load(Path(config_path))
    if quorum is not None:
        config = replace(config, policy=replace(config.policy, quorum=quorum))
    watcher = Watcher(as_json=as_json, verbose=False)
    with real_edges(config, tell=watcher.event, progress=watcher.progress) as edges:
        report = job.audit(
            config,
            edges,
            choose=random.SystemRandom().sample,
            count=None if everything else sample,
            gateways=gateways,
            repair=repair,
        )
    followed = _follow(folder, config, report) if folder else None
    say(as_json, _facts(report, followed), _words(report, followed))
    sys.exit(0 if report.ok else 1)


def _follow(folder: Path, config: Config, report: AuditReport) -> Followed:
    """Draft the list in *folder* by *report*; return what became of it."""
    serving = {
        mirror.url: serves(report.findings[mirror.name])
        for mirror in config.mirrors
        if mirror.url and mirror.name in report.findings
    }
    files = load_folder(folder)
    followed = away.follow(files, serving)
    save(folder, files, followed.files)
    return followed


def _facts(report: AuditReport, followed: Followed | None) -> dict[str, Any]:
    listed = {"left_out": followed.left_out, "put_back": followed.put_back} if followed else None
    return {
        "kind": "audit",
        "hosts": [_host(host) for host in report.hosts],
        "repaired": [_receipt(receipt) for receipt in report.repaired],
        "verified": report.verified,
        "mirrors": report.mirrors,
        "quorum": report.quorum,
        "list": listed,
    }


def _host(host: HostAudit) -> dict[str, Any]:
    return {
        "name": host.name,
        "finding": host.finding,
        "checked": host.checked,
        "age_s": None if host.age is None else host.age.total_seconds(),
        "faults": [
            {"path": seen.path, "finding": seen.finding, "detail": seen.detail}
            for seen in host.faults
        ],
    }


def _receipt(receipt: Receipt) -> dict[str, str]:
    return {"mirror": receipt.mirror, "status": receipt.status, "reason": receipt.reason}


def _words(report: AuditReport, followed: Followed | None) -> str:
    lines = [_line(host) for host in report.hosts]
    lines += [
        f"{receipt.mirror}: published again: {receipt.status} {visible(receipt.reason)}".rstrip()
        for receipt in report.repaired
    ]
    if followed:
        lines += [f"list: {url} is left out" for url in followed.left_out]
        lines += [f"list: {url} is put back" for url in followed.put_back]
        if followed.left_out or followed.put_back:
            lines.append("next, so that it counts: mirror trust publish --key DUTY")
    lines.append(f"{report.verified} of {report.mirrors} mirrors hold a verified copy")
    return "\n".join(lines)


def _line(host: HostAudit) -> str:
    fault = visible(first_fault(host))
    more = f", and {len(host.faults) - 1} more" if len(host.faults) > 1 and not host.age else ""
    told = f" ({fault}{more})" if fault else ""
    return f"{host.name}: {host.finding}{told}, {host.checked} files fetched"
