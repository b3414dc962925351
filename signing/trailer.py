"""
BODY, signature blocks and end line, to and from the bytes of a bundle (FORMAT.md 2 to 6).

The grammar is anchored at both ends: every byte of the file belongs to BODY, which all
signatures cover, or to exactly one field below it. `parse` accepts one form for each value,
so two different files never parse to the same SignedFile.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import NamedTuple

from signing import minisig, mirrorlist
from signing.characters import not_utf8, places, shorten
from signing.claims import Claims, Role, parse_claims
from signing.errors import FormatError
from signing.minisig import PublicKey, Signature
from signing.mirrorlist import MirrorList

__all__ = [
    "MARK",
    "MAX_BLOCKS",
    "MAX_BYTES",
    "Block",
    "Claims",
    "Role",
    "SignedFile",
    "check_claims",
    "end_line",
    "is_signed",
    "parse",
    "parse_block",
    "parse_claims",
    "serialize",
]

MAX_BYTES = 32 * 2**20
"""Of a whole file (rule F1): twenty times the default budget of a bundle with pictures."""
MAX_BLOCKS = 16
"""C2SP signed-note: verifiers should accept up to 16 signatures."""
MARK = b"<!--mirror-"
"""No line of BODY starts with this; the first one that does starts the trailer."""
_TRAILER = re.compile(
    r"(?P<blocks>(?:<!--mirror-sig/1\n(?:[^\n]*\n){4}-->\n)+)"
    r"(?P<listed>(?:<!--mirror-list/1\n(?P<lines>(?:(?!-->)[^\n]*\n){5,36})-->\n)?)"
    r"<!--mirror-end/1 (?P<end>[0-9a-f]{64})-->\n"
)
_LATER = re.compile(r"^<!--mirror-((?:log|time)/1|(?:sig|list|end)/[2-9])", re.MULTILINE)
_ENDED = re.compile(r"\n<!--mirror-end/1 [0-9a-f]{64}-->\n\Z")
_BLOCK = re.compile(r"<!--mirror-sig/1\n((?:[^\n]*\n){4})-->\n")


class Block(NamedTuple):
    """One signature block: who, what they signed and what they say."""

    key: PublicKey
    claims: Claims
    signature: Signature

    @property
    def order(self) -> tuple[bytes, str]:
        """Blocks stand in this order, and no two have the same (rule T3)."""
        return self.key.raw, self.claims.role


class SignedFile(NamedTuple):
    """
    A file that has the form of a bundle. Nothing is verified yet but the form.

    Its checksum and claims agree with its bytes; whether signatures hold, `verify` tells.
    """

    unverified: bytes
    """BODY."""
    short: bytes
    """BODY as `characters.shorten` returns it: what is left to look at."""
    sha256: str
    """Of BODY."""
    blocks: tuple[Block, ...]
    listing: MirrorList | None = None
    """The list of living mirrors, which is no part of what the blocks sign."""

    def __repr__(self) -> str:
        return f"SignedFile(sha256={self.sha256!r}, blocks={self.blocks!r})"


def is_signed(data: bytes) -> bool:
    """Tell whether *data* has a trailer, good or bad."""
    return b"\n" + MARK in data


def parse(data: bytes) -> SignedFile:
    """
    Return the parts of the file *data*, all of whose bytes are accounted for.

    Raises:
        FormatError: any rule of FORMAT.md 2 to 6 is broken, but B.
    """
    if len(data) > MAX_BYTES:
        raise FormatError("F1", f"file is {len(data)} bytes, at most {MAX_BYTES} allowed")
    start = next(places(data, b"\n" + MARK, rare=2), -1) + 1  # "!"
    if not start:
        raise FormatError("F2", "there is no signature block")
    body, trailer = data[:start], data[start:]
    hasher = hashlib.sha256(body)
    sha256 = hasher.hexdigest()
    blocks, listing = _parse_trailer(trailer, hasher.update, hasher.hexdigest)
    short = shorten(body)
    _check_bytes(body, short)
    for block in blocks:
        check_claims(block.claims, len(body), sha256)
    return SignedFile(unverified=body, short=short, sha256=sha256, blocks=blocks, listing=listing)


def serialize(body: bytes, blocks: tuple[Block, ...], listing: MirrorList | None = None) -> bytes:
    """Return the file; blocks are put in order, everything is checked by parsing it again."""
    if is_signed(body):
        raise FormatError("F4", 'a line of the text starts with "<!--mirror-"')
    text = "".join(f"<!--mirror-sig/1\n{_block_text(block)}-->\n" for block in _sorted(blocks))
    text += f"<!--mirror-list/1\n{mirrorlist.dump(listing)}-->\n" if listing else ""
    unended = body + text.encode()
    data = unended + end_line(unended)
    parse(data)
    return data


def end_line(preceding: bytes) -> bytes:
    """Return the last line of the file that begins with *preceding* (rule T5)."""
    return b"<!--mirror-end/1 %s-->\n" % hashlib.sha256(preceding).hexdigest().encode()


def _check_bytes(body: bytes, short: bytes) -> None:
    """Raise FormatError unless *body* is text as BODY has to be (rules F3 and F4)."""
    if body.startswith(MARK):
        raise FormatError("F4", 'the text starts with "<!--mirror-"')
    if not body.endswith(b"</html>\n"):
        raise FormatError("F3", 'text does not end in "</html>" and one line feed')
    if b"\r" in body or b"\0" in body or body.startswith(b"\xef\xbb\xbf"):
        raise FormatError("F3", "text holds a carriage return, a zero byte or a byte order mark")
    if not_utf8(short) >= 0:
        raise FormatError("F3", f"text is not UTF-8 at byte {not_utf8(body)}")


def parse_block(text: str) -> Block:
    """Return the block whose four lines are *text*, a `.minisig` (rules S1 to S4)."""
    untrusted, signature = minisig.parse_signature(text)
    key = minisig.parse_public(untrusted)
    return Block(key=key, claims=parse_claims(signature.trusted_comment), signature=signature)


def check_claims(claims: Claims, size: int, sha256: str) -> None:
    """Raise FormatError unless *claims* speak of the text of that size and hash (rule C2)."""
    if (claims.size, claims.sha256) != (size, sha256):
        raise FormatError("C2", "the signed size or sha256 is that of another text")


def _parse_trailer(
    trailer: bytes, update: Callable[[bytes], None], hexdigest: Callable[[], str]
) -> tuple[tuple[Block, ...], MirrorList | None]:
    """Return blocks and list; *update* and *hexdigest* are of a hash that has seen BODY."""
    try:
        text = trailer.decode("ascii")
    except UnicodeDecodeError:
        raise FormatError("T1", "there are other than ASCII characters after the text") from None
    match = _TRAILER.fullmatch(text)
    if not match:
        raise _why_not(text)
    update((match["blocks"] + match["listed"]).encode())
    if hexdigest() != match["end"]:
        raise FormatError("T5", "the checksum in the end line is not that of the file")
    found = _BLOCK.findall(match["blocks"])
    if len(found) > MAX_BLOCKS:
        raise FormatError("T2", f"there are {len(found)} blocks, at most {MAX_BLOCKS} allowed")
    blocks = tuple(parse_block(text) for text in found)
    _check_order(blocks)
    return blocks, mirrorlist.parse(match["lines"]) if match["lines"] else None


def _check_order(blocks: tuple[Block, ...]) -> None:
    signers = {(block.key.point, block.claims.role) for block in blocks}
    if list(blocks) != _sorted(blocks) or len(signers) != len(blocks):
        raise FormatError("T3", "blocks are out of order, or one signer is there twice")


def _why_not(text: str) -> FormatError:
    """Return what to say of a trailer that is not in the grammar."""
    if match := _LATER.search(text):
        return FormatError(
            "T6",
            f"the file holds a block this version does not know: mirror-{match[1]}",
            hint="get a newer verifier",
        )
    if not _ENDED.search(text):
        return FormatError("T4", "the file does not end in its end line: cut off, or added to")
    return FormatError("T1", "there is something else than signature blocks after the text")


def _sorted(blocks: tuple[Block, ...]) -> list[Block]:
    return sorted(blocks, key=lambda block: block.order)


def _block_text(block: Block) -> str:
    return minisig.dump_signature(block.signature, str(block.key))
