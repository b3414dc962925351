"""`mirror schedule`: one line in a timer, for those with systemd and those without."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import click

from mirror.cli.console import json_option, say
from mirror.cli.run import Interval
from mirror.config import load
from mirror.disk import write_atomic
from mirror.errors import ConfigError

# Hardening after systemd.exec(5): a user made for the run, nothing of the system writable, no
# privileges to gain, no devices; `systemd-analyze security` judges it. Landlock is what workers
# that parse pages confine themselves with, and no part of @system-service: without it, and with
# systemd's own answer to what is not allowed, the first page would end its worker by SIGSYS.
_SERVICE = """\
[Unit]
Description=Mirror articles at risk
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command}
WorkingDirectory=/var/lib/tamizdat
StateDirectory=tamizdat
StateDirectoryMode=0700
DynamicUser=yes
UMask=0077
# LoadCredential=MIRROR.WHAT:/etc/tamizdat/MIRROR.WHAT
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
CapabilityBoundingSet=
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=landlock_create_ruleset landlock_add_rule landlock_restrict_self
SystemCallErrorNumber=EPERM
MemoryMax=2G
TasksMax=128
TimeoutStartSec=6h
"""
# No run at the full hour, and a machine that was off runs soon after it is on again.
_TIMER = """\
[Unit]
Description=Mirror articles at risk, every {every}

[Timer]
OnBootSec=5min
OnUnitInactiveSec={every}
RandomizedDelaySec={jitter}s
Persistent=yes

[Install]
WantedBy=timers.target
"""
_FOLDER = Path("/etc/systemd/system")
_NAME = "tamizdat"


@click.group()
def group() -> None:
    """Run the mirror by itself: systemd units, or a line for cron."""


@group.command()
@click.option("--every", type=Interval(), default="15m", show_default=True, help="How often.")
@click.option("--print", "only_print", is_flag=True, help="Show the units, install nothing.")
@click.option("--folder", type=click.Path(path_type=Path), default=_FOLDER, show_default=True)
@json_option
@click.pass_context
def install(
    ctx: click.Context, every: float, only_print: bool, folder: Path, as_json: bool
) -> None:
    """
    Write a hardened systemd service and timer, and start the timer.

    The service runs as a user that exists only while it runs, in /var/lib/tamizdat: put
    mirrors.toml and the key there. --print also shows a line for cron.
    """
    units = units_for(every)
    line = cron_line(every, Path(ctx.obj).absolute())
    if only_print:
        shown = "\n".join(f"# {folder / name}\n{text}" for name, text in units.items())
        say(as_json, {"units": units, "cron": line}, f"{shown}\n# or, without systemd:\n{line}")
        return
    load(Path(ctx.obj))
    for name, text in units.items():
        _write(folder / name, text)
    _systemctl("daemon-reload")
    _systemctl("enable", "--now", f"{_NAME}.timer")
    said = f"{_NAME}.timer runs every {duration(every)}; `systemctl list-timers` shows when"
    say(as_json, {"timer": f"{_NAME}.timer"}, said)


def units_for(every_s: float) -> dict[str, str]:
    """Return the texts of the service and the timer by their names."""
    command = f"{sys.executable} -m mirror.cli --config /var/lib/tamizdat/mirrors.toml run --json"
    timer = _TIMER.format(every=duration(every_s), jitter=max(1, round(every_s / 10)))
    return {f"{_NAME}.service": _SERVICE.format(command=command), f"{_NAME}.timer": timer}


def cron_line(every_s: float, config: Path) -> str:
    """Return a line for crontab(5) as near to *every_s* as its minutes and hours allow."""
    minutes = max(1, round(every_s / 60))
    if minutes < 60:
        when = f"*/{minutes} * * * *"
    elif minutes < 24 * 60:
        when = f"7 */{round(minutes / 60)} * * *"  # not at the full hour, when everybody asks
    else:
        when = "7 4 * * *"
    return f"{when} {sys.executable} -m mirror.cli --config {config} run --json >/dev/null"


def duration(seconds: float) -> str:
    """Return *seconds* as systemd.time(7) writes it: "15min", "2h"."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds % size == 0:
            return f"{seconds / size:.0f}{unit}"
    return f"{seconds:.0f}s"


def _write(path: Path, text: str) -> None:
    try:
        write_atomic(path, text.encode())
    except OSError as error:
        hint = "run it as root, or use --print and write the units yourself"
        raise ConfigError(f"{path}: cannot be written: {error.strerror}", hint=hint) from None


def _systemctl(*arguments: str) -> None:
    program = shutil.which("systemctl")
    hint = "without systemd, use the line for cron that --print shows, or `mirror run --every`"
    if program is None:
        raise ConfigError("systemctl is not installed", hint=hint)
    done = subprocess.run([program, *arguments], capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise ConfigError(f"systemctl {arguments[0]} failed", hint=hint)
