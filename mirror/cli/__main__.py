"""`python -m mirror.cli`: the command `mirror`."""

from mirror.cli import main

main()
