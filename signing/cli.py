"""
The command `mirror-verify`: who stands behind a file, and is it intact.

Works without network, and without anything of `mirror`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from signing import keyring, trailer, trust, words
from signing.errors import SigningError, TrustError
from signing.folder import PIN_FILE, default_folder
from signing.trust import Source, Trust
from signing.verdict import Code, Verdict
from signing.verify import restore, verify

_EPILOG = """\
exit codes:
  0  published by the newsroom, or captured by enough listed volunteers
  1  altered, damaged, unsafe, or not signed at all
  2  wrong use, or a file that cannot be read
  3  intact, but not confirmed by anybody on the trust list
  4  signed with a key that was revoked

Whom to trust is said by --trust, or by what `mirror trust add` has pinned before. With
neither nobody can be known, so nothing is better than exit code 3.
Open only what --body writes: a file may show other text than the one that was verified.
"""


def main(argv: Sequence[str] | None = None, *, program: str = "mirror-verify") -> int:
    """Run the command, which calls itself *program*; return its exit code."""
    parser = _parser(program)
    options = parser.parse_args(argv)
    if len(options.files) > 1 and (options.body or options.repair):
        parser.error("--body and --repair take one FILE")
    try:
        known = _trust(options)
        codes = [_judge(path, known, options) for path in options.files]
    except SigningError as error:
        sys.stderr.write(f"{program}: error: {error}\n")
        if error.hint:
            _tell(error.hint)
        return 2
    return max(codes, key=_WORSE.index)


_WORSE = (0, 3, 4, 1)
"""Exit codes; of several files the last of these counts."""


def _judge(path: Path, known: Trust, options: argparse.Namespace) -> int:
    data = _read(path)
    verdict = verify(data, known, now=datetime.now(UTC))
    name = str(path) if len(options.files) > 1 else ""
    if options.json:
        _say(words.as_json(verdict, file=str(path)))
    else:
        said = words.plain(verdict, options.lang or _language(os.environ))
        _say(f"{name!a}\n{said}\n" if name else said)
    _write_outputs(options, data, verdict)
    return verdict.exit_code


def _trust(options: argparse.Namespace) -> Trust:
    folder = options.store or default_folder(os.environ)
    if options.trust:
        try:
            return _named(_read(options.trust), folder, options.root)
        except TrustError as error:
            raise TrustError(f"{options.trust}: {error}", hint=error.hint) from error
    if not (folder / PIN_FILE).exists():
        return Trust()
    from signing import store  # noqa: PLC0415 - python-tuf loads when a pack is read, not before

    return store.load(folder)


def _named(data: bytes, folder: Path, root: str) -> Trust:
    """Return the trust in the list *data*, a pack or a keyring, that the reader named."""
    if not trust.is_pack(data):
        return keyring.pinned(data)
    from signing import store  # noqa: PLC0415 - as above

    return store.choose(data, folder, root=root)


def _parser(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=program,
        description="Say who stands behind a bundle, and whether it is intact.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("files", nargs="+", metavar="FILE", type=Path, help="a file to verify, as it came")
    add("--trust", metavar="FILE", type=Path, help="a trust pack, or a keyring.json you vouch for")
    add("--root", metavar="DIGITS", default="", help="fingerprint of the pack's root, 40 digits")
    add("--store", metavar="FOLDER", type=Path, help="where trust is kept (default: yours)")
    add("--json", action="store_true", help="print a JSON object for each file instead of words")
    add("--lang", choices=words.LANGUAGES, help="language of the words (default: the terminal's)")
    add("--body", metavar="OUT", type=Path, help="write the verified text alone, safe to open")
    add("--repair", metavar="OUT", type=Path, help="write the original of a file mail has damaged")
    return parser


def _language(environment: Mapping[str, str]) -> str:
    names = (environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "ru" if next(filter(None, names), "").startswith("ru") else "en"


def _read(path: Path) -> bytes:
    """Return the bytes of a file; one that is too large for a bundle is not read whole."""
    try:
        with path.open("rb") as file:
            return file.read(trailer.MAX_BYTES + 1)
    except OSError as error:
        raise SigningError(f"{path}: cannot read it: {error.strerror}") from None


def _write_outputs(options: argparse.Namespace, data: bytes, verdict: Verdict) -> None:
    """Write what --body and --repair ask for; tell what was not written, and what can be done."""
    if options.body and verdict.body is not None:
        _write(options.body, verdict.body)
    elif options.body:
        _tell(f"{options.body} was not written: there is no verified text")
    if options.repair and (restored := restore(data)):
        _write(options.repair, restored)
        _tell(f"{options.repair} is the original: verify that one")
    elif options.repair:
        _tell(f"{options.repair} was not written: this is no file that mail has changed")
    elif verdict.code is Code.DAMAGED:
        _tell("--repair OUT writes the original")
    if verdict.intact and verdict.source is Source.NONE:
        _tell("say whom to trust with --trust FILE, or once for all with `mirror trust add PACK`")


def _say(text: str) -> None:
    """Print *text*; letters that the terminal does not have are spelled out."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except OSError as error:
        raise SigningError(f"cannot print the verdict: {error.strerror}") from None


def _tell(hint: str) -> None:
    sys.stderr.write(f"hint: {hint}\n")


def _write(path: Path, data: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise SigningError(f"{path}: there is a file already") from None
    except OSError as error:
        raise SigningError(f"{path}: cannot write it: {error.strerror}") from None
