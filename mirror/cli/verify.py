"""`mirror verify`: the island's own command, under this roof."""

import sys

import click

import signing.cli


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify(arguments: tuple[str, ...]) -> None:
    """Judge files as `mirror-verify` does, with the same options and exit codes."""
    sys.exit(signing.cli.main(list(arguments), program="mirror verify"))
