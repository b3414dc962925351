"""
One target, given what atheris makes up, for so many seconds.

    python -m tests.fuzz.run TARGET SECONDS [FOLDER]

It begins with the seeds of the target and with what FOLDER holds, where it keeps what it found
worth keeping, also what broke a promise (crash-…). Exit code 0: nothing did.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["signing"]):
    import signing.inert
    import signing.keyfile
    import signing.pack
    import signing.policy
    import signing.verify  # noqa: F401 - before anything loads it without counting its lines

from tests.fuzz.targets import TARGETS

WORDS = Path(__file__).with_name("words.dict")


def main(name: str, seconds: int, folder: Path) -> None:
    target, seeds = TARGETS[name]
    for number, seed in enumerate(seeds):
        (folder / f"seed-{number}").write_bytes(seed)
    options = (
        f"-max_total_time={seconds}",
        "-timeout=20",
        "-max_len=20000",
        "-print_final_stats=1",
    )
    keep = f"-artifact_prefix={folder.parent}/{folder.name}-"
    atheris.Setup([sys.argv[0], *options, keep, f"-dict={WORDS}", str(folder)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    place = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(tempfile.mkdtemp())
    (place / sys.argv[1]).mkdir(parents=True, exist_ok=True)
    main(sys.argv[1], int(sys.argv[2]), place / sys.argv[1])
