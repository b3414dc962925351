"""`python -m signing verify FILE`: the verifier where only this folder was carried."""

import sys

from signing.cli import main

if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(arguments[1:] if arguments[:1] == ["verify"] else arguments))
