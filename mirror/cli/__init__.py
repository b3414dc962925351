"""The command `mirror`: this table of commands, and one module for each of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from mirror.errors import ConfigError, MirrorError
from signing.errors import SigningError

# name -> (where the click command is, what it does in a few words). Modules are loaded on use,
# so that `mirror --help` and `mirror verify` start at once.
COMMANDS = {
    "init": ("mirror.cli.init:init", "write a commented mirrors.toml and a capture key"),
    "run": ("mirror.cli.run:run", "one pass: find, capture, sign, publish"),
    "push": ("mirror.cli.push:push", "one article now, on every mirror"),
    "audit": ("mirror.cli.audit:audit", "what the mirrors really serve; --repair mends it"),
    "export": ("mirror.cli.export:export", "all that is kept in one zip, to be carried by hand"),
    "status": ("mirror.cli.status:status", "what is kept, what failed and why"),
    "flag": ("mirror.cli.flags:flag", "ask for an article to be kept"),
    "flags": ("mirror.cli.flags:flags", "what is at risk, and on what evidence"),
    "snapshot": (
        "mirror.cli.snapshot:snapshot",
        "a register, signed, for mirrors it will not answer",
    ),
    "why": ("mirror.cli.flags:why", "why an article is kept, or is not"),
    "outlets": ("mirror.cli.outlets:group", "outlet files, and whether they still fit"),
    "schedule": ("mirror.cli.schedule:group", "run by itself: a systemd timer, or cron"),
    "history": ("mirror.cli.history:history", "every revision of an article"),
    "diff": ("mirror.cli.history:diff", "which words changed between two of them"),
    "explain": ("mirror.cli.explain:explain", "how a page is read, what is left out"),
    "verify": ("mirror.cli.verify:verify", "judge a file: who signed it, is it intact"),
    "key": ("mirror.cli.key:group", "make, show and protect keys"),
    "claim": ("mirror.cli.claim:claim", "how to sign a bundle with stock minisign"),
    "attach": ("mirror.cli.claim:attach", "put such a signature into the bundle"),
    "fetch-ipfs": ("mirror.cli.ipfs:fetch_ipfs", "a file or tree by its CID, every block checked"),
    "ipns": ("mirror.cli.ipns:group", "a name that stays, whatever it leads to"),
    "trust": ("mirror.cli.trust:group", "who may sign, and whom a reader trusts"),
}

_HELP = """\
Usage:
    mirror init [FOLDER] [--pseudonym NAME]
    mirror run [--json]
    mirror push URL|FILE [--url URL]
    mirror verify [--trust FILE] FILE...
    mirror status [--json]

Keeps articles that are at risk readable, and provable: captures them, makes signed,
self-contained copies and publishes those on mirrors and IPFS.

Commands:
{commands}

Options:
    -c, --config FILE   Configuration, default ./mirrors.toml.
    --version           Print the version.
    -h, --help          Print this, or after a command, its own help.

Every command takes --json. It exits 0 when done, 1 when refused or below quorum,
2 when used wrongly; `mirror verify` also 3, intact but nobody listed signed it, and
4, signed with a revoked key.

Example:
    $ mirror init --pseudonym heron
    $ mirror run
    $ mirror verify --trust keyring.json public/a/2026/11/*.html
"""


class Commands(click.Group):
    """The table above as a click group."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of that name, loading its module."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the help: examples first, as age does."""
        width = max(len(name) for name in COMMANDS) + 4
        lines = [f"    {name:<{width}}{text}" for name, (_, text) in COMMANDS.items()]
        formatter.write(_HELP.format(commands="\n".join(lines)))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-c", "--config", "config_path", default="mirrors.toml", metavar="FILE")
@click.version_option(package_name="tamizdat", message="%(version)s")
@click.pass_context
def group(ctx: click.Context, config_path: str) -> None:
    """Keep articles that are at risk readable, and provable."""
    ctx.obj = config_path


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run the command in *argv* and exit with its status (0 done, 1 refused, 2 wrong use)."""
    try:
        status: Any = group.main(args=argv, prog_name="mirror", standalone_mode=False)
    except click.UsageError as error:
        status = _fail(error.format_message(), _usage_hint(error), 2)
    except click.ClickException as error:
        status = _fail(error.format_message(), None, 1)
    except ConfigError as error:
        status = _fail(str(error), error.hint, 2)
    except (MirrorError, SigningError) as error:
        status = _fail(str(error), error.hint, 1)
    except (click.Abort, KeyboardInterrupt):
        status = 130  # 128 + SIGINT, as shells have it
    sys.exit(status if isinstance(status, int) else 0)


def _usage_hint(error: click.UsageError) -> str:
    command = error.ctx.command_path if error.ctx else "mirror"
    return f"see `{command} --help`"


def _fail(message: str, hint: str | None, status: int) -> int:
    for line in message.splitlines():
        click.echo(f"mirror: error: {line}", err=True)
    if hint:
        click.echo(f"hint: {hint}", err=True)
    return status
