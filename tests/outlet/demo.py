"""
`make demo`: the main job from nothing to a verdict, over loopback, step by step.

A newspaper that does not exist is served on this machine. Two volunteers mirror it, on different
days and in different time zones; a reader then judges one published file. Everything is done by
the commands a volunteer would type; nothing leaves the machine.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from mirror.disk import write_atomic
from signing import keyring, minisig, sign, trailer
from signing.minisig import PublicKey
from signing.trust import Keyring, Volunteer
from tests.outlet.server import serve_outlet

OUT = Path("demo-output")
CONFIG = """\
[identity]
pseudonym = "{name}"

[[outlet]]
name = "The Northern Ferry"
hosts = ["127.0.0.1"]
feed = ["{url}/rss/news", "{url}/ru/rss/news"]

[[outlet.designation]]
status = "undesirable"
date = 2026-11-01
authority = "an authority that does not exist"

[[mirror]]
name = "disk"
kind = "directory"
path = "{public}"

[fetch]
interval_s = 0
allow_loopback = true
"""
VOLUNTEERS = {
    "heron": {"TZ": "Europe/Vilnius", "SOURCE_DATE_EPOCH": "1795186800"},
    "sparrow": {"TZ": "Asia/Almaty", "SOURCE_DATE_EPOCH": "1795273200"},
}


def main() -> int:
    """Run the demo; return the exit code of the verdict."""
    shutil.rmtree(OUT, ignore_errors=True)
    with serve_outlet() as served:
        step(f"an outlet is served at {served.url} (its own writing, on this machine only)")
        publics = [mirror_it(name, served.url) for name in VOLUNTEERS]
    path = richest(publics[0])
    step("both volunteers made the same BODY; their signatures fit on one file")
    copy = cosigned(publics[0] / path, publics[1] / path)
    step("a reader judges it, trusting a list of two volunteers")
    status = judge(copy)
    say(f"\nopen it in a browser: {copy.resolve()}")
    say(f"the whole mirror:     {(publics[0] / 'index.html').resolve()}")
    return status


def mirror_it(name: str, url: str) -> Path:
    """Be one volunteer: init, run, and run again."""
    home = (OUT / name).resolve()
    public = home / "public"
    environment = VOLUNTEERS[name]
    step(f"{name} ({environment['TZ']}) starts a mirror")
    command(["init", str(home), "--pseudonym", name], environment)
    config = CONFIG.format(name=name, url=url, public=public)
    write_atomic(home / "mirrors.toml", config.encode())
    run = ["--config", str(home / "mirrors.toml"), "run", "--words"]
    command(run, environment)
    step("and runs it again: nothing changes")
    command(run, environment)
    return public


def richest(public: Path) -> str:
    """Return the path of the text rendition of the article with most in its pictures."""
    index = json.loads((public / "index.json").read_bytes())
    files = [article["revisions"][-1]["files"] for article in index["articles"]]
    most = max(files, key=lambda renditions: max(file["size"] for file in renditions))
    return next(file["path"] for file in most if file["rendition"] == "text")


def cosigned(ours: Path, theirs: Path) -> Path:
    """Put the second volunteer's signature on the first one's file."""
    data = ours.read_bytes()
    for block in trailer.parse(theirs.read_bytes()).blocks:
        data = sign.attach(data, block)
    copy = OUT / ours.name
    write_atomic(copy, data)
    return copy


def judge(file: Path) -> int:
    """Verify *file* against a list of the two volunteers."""
    volunteers = tuple(Volunteer(name=name, key=key_of(name)) for name in VOLUNTEERS)
    trust = OUT / "keyring.json"
    write_atomic(trust, keyring.to_json(Keyring(volunteers=volunteers)))
    return command(["verify", "--trust", str(trust), str(file)], {})


def key_of(name: str) -> PublicKey:
    """Return the public key that signs a volunteer's index."""
    index = json.loads((OUT / name / "public" / "index.json").read_bytes())
    return minisig.parse_public(index["publisher"]["key"])


def command(arguments: list[str], environment: dict[str, str]) -> int:
    """Show a command, run it, show what it says."""
    say(f"  $ mirror {' '.join(arguments)}")
    done = subprocess.run(
        [sys.executable, "-m", "mirror.cli", *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    say("".join(f"    {line}\n" for line in done.stdout.splitlines()).rstrip())
    if done.returncode and arguments[0] != "verify":
        sys.exit(done.returncode)
    return done.returncode


def step(words: str) -> None:
    """Say what happens next."""
    say(f"\n== {words}")


def say(words: str) -> None:
    """Print at once, between the outputs of the commands."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
