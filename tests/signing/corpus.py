"""
The failure corpus: one fault in one file, each with the verdict it must get.

`python -m tests.signing.corpus` writes tests/vectors/*.case anew. A case is a head of lines
`name: value`, an empty line, and then the file, to the byte. Every verifier that follows
docs/FORMAT.md must give each of them the verdict that its head expects.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from signing import keyring, minisig, sign, trailer
from signing.minisig import PublicKey, Signature
from signing.trailer import Block, Role
from signing.trust import Trust
from signing.verdict import Code
from signing.verify import verify
from tests.signing import makers
from tests.signing.makers import NOW, URL, assembled, block, claims, forced, secret, signed, text

FOLDER = Path(__file__).parents[1] / "vectors"
TRUST = "keyring.json"
ORIGIN, CAPTURE = Role.ORIGIN, Role.CAPTURE
GOOD = signed(("newsroom", ORIGIN))
THREE = signed(("newsroom", ORIGIN), ("anna", CAPTURE), ("boris", CAPTURE))
BODY = text()
OTHER = text("Other words, which the same newsroom signed.")
OTHER_FILE = signed(("newsroom", ORIGIN), body=OTHER)

Case = tuple[str, str, bytes]
"""Name, what is wrong with it, the file. The name begins with the verdict."""


def cases() -> Iterator[Case]:
    """Yield every case."""
    yield from _intact()
    yield from _not_counted()
    yield from _damaged()
    yield from _text_changed()
    yield from _trailer_changed()
    yield from _not_in_its_one_form()
    yield from _claims_not_in_form()
    yield from _keys_and_curve()
    yield from _wrong_texts()
    yield from _fail_open_elsewhere()
    yield from _mirror_lists()


def ended(data: bytes) -> bytes:
    """Return *data* with the end line that fits, as a forger would write it."""
    before = data[: data.rindex(b"<!--mirror-end/")] if b"<!--mirror-end/" in data else data
    return before + trailer.end_line(before)


def swapped(data: bytes, old: bytes | str, new: bytes | str) -> bytes:
    """Return *data* with the first *old* replaced and the end line made to fit."""
    old, new = (one.encode() if isinstance(one, str) else one for one in (old, new))
    if old not in data:
        raise ValueError(old)
    return ended(data.replace(old, new, 1))


def _intact() -> Iterator[Case]:
    revised = "e" * 64
    moved = claims(BODY, url="https://news.example/elsewhere")
    yield "published", "signed by the newsroom", GOOD
    yield "published-and-captured", "signed by the newsroom and two volunteers", THREE
    yield (
        "published-two-newsrooms",
        "two newsrooms, each for its own site: name and address belong together",
        sign.cosign(GOOD, secret("other"), claims(BODY, ORIGIN, url="http://other.example/a")),
    )
    yield (
        "published-revision",
        "all claims",
        signed(("newsroom", ORIGIN), supersedes=revised, lang="en-GB"),
    )
    yield (
        "published-beside-a-revoked-key",
        "a revoked key signed too",
        signed(("newsroom", ORIGIN), ("stolen", ORIGIN)),
    )
    yield (
        "published-beside-strangers",
        "16 signers, 15 of them invented",
        signed(("newsroom", ORIGIN), *((f"invented {number}", CAPTURE) for number in range(15))),
    )
    yield (
        "published-from-the-future",
        "signed in 2031",
        signed(("newsroom", ORIGIN), at=NOW.replace(year=2031)),
    )
    yield "captured", "two listed volunteers", signed(("anna", CAPTURE), ("boris", CAPTURE))
    yield (
        "captured-urls-differ",
        "two agree on the address, one does not",
        sign.cosign(signed(("anna", CAPTURE), ("boris", CAPTURE)), secret("chloe"), moved),
    )
    yield "unconfirmed", "one listed volunteer", signed(("anna", CAPTURE))
    yield (
        "unconfirmed-one-name",
        "two keys of one volunteer",
        signed(("anna", CAPTURE), ("anna's second", CAPTURE)),
    )
    yield (
        "unconfirmed-urls-differ",
        "two volunteers, two addresses",
        sign.cosign(signed(("anna", CAPTURE)), secret("boris"), moved),
    )
    yield "revoked", "the key was stolen", signed(("stolen", ORIGIN))
    yield (
        "revoked-backdated",
        "a stolen key, and a date before the theft",
        signed(("stolen", ORIGIN), at=NOW.replace(year=2020)),
    )
    yield (
        "revoked-beside-one-volunteer",
        "a stolen key and one volunteer",
        signed(("stolen", ORIGIN), ("anna", CAPTURE)),
    )


def _not_counted() -> Iterator[Case]:
    yield "unknown", "a key that nobody lists", signed(("nobody", ORIGIN))
    yield (
        "unknown-sixteen",
        "16 invented volunteers",
        signed(*((f"invented {number}", CAPTURE) for number in range(16))),
    )
    yield "unknown-wrong-host", "a newsroom signs for another's site", signed(("other", ORIGIN))
    for name, url in {
        "host-under": "https://www.news.example/a",
        "host-suffix": "https://news.example.evil.example/a",
        "host-ip": "https://203.0.113.7/a",
    }.items():
        yield (
            f"unknown-{name}",
            "the newsroom's key, not its host",
            signed(("newsroom", ORIGIN), url=url),
        )
    yield "unknown-wrong-role", "a volunteer signs as the newsroom", signed(("anna", ORIGIN))
    yield (
        "unknown-newsroom-captures",
        "a newsroom signs as volunteer",
        signed(("newsroom", CAPTURE)),
    )
    yield "unknown-retired", "signed after the key's last day", signed(("retired", CAPTURE))
    yield (
        "unknown-borrowed-number",
        "the newsroom's key number on another key",
        _as(secret("nobody")._replace(keynum=secret("newsroom").keynum)),
    )
    yield (
        "unknown-renumbered",
        "the newsroom's key under another number",
        _as(secret("newsroom")._replace(keynum=bytes(8))),
    )


def _as(key) -> bytes:
    return sign.sign(BODY, key, claims(BODY, ORIGIN))


def _damaged() -> Iterator[Case]:
    crlf = GOOD.replace(b"\n", b"\r\n")
    yield "damaged-crlf", "line ends became CR LF", crlf
    yield "damaged-cr", "line ends became CR", GOOD.replace(b"\n", b"\r")
    yield "damaged-bom", "a byte order mark was put first", b"\xef\xbb\xbf" + GOOD
    yield "damaged-newline-added", "an empty line was added at the end", GOOD + b"\n"
    yield "damaged-space-added", "a space was added at the end", GOOD + b" "
    yield "damaged-newline-lost", "the last line feed is missing", GOOD[:-1]
    yield "damaged-all", "all of that", b"\xef\xbb\xbf" + crlf + b"\r\n"
    yield (
        "damaged-trailer-crlf",
        "CR LF in the trailer alone",
        BODY + GOOD[len(BODY) :].replace(b"\n", b"\r\n"),
    )
    inside = BODY.replace(b"</body>\n</html>\n", b"\n\n\n</body></html>")
    blocks = THREE[len(BODY) :].replace(b"-->\n", b"-->")
    yield "resaved-browser", "a browser serialized the page anew", inside + blocks
    yield (
        "resaved-blank-lines",
        "blank lines between the blocks",
        THREE.replace(b"-->\n<!--", b"-->\n\n<!--"),
    )

    yield (
        "resaved-signed-so",
        "signed with an empty line after the text",
        forced(BODY + b"\n", ("newsroom", ORIGIN)),
    )


def _text_changed() -> Iterator[Case]:
    letter = GOOD.replace(b"Every word", b"Ebery word")
    yield "altered-letter", "one letter of the text changed", letter
    yield "altered-letter-forged", "one letter changed, end line made to fit", ended(letter)
    yield "altered-title-forged", "the title changed", swapped(GOOD, "<title>A", "<title>B")
    yield (
        "altered-policy-forged",
        "the policy taken out",
        ended(re.sub(rb'<meta http-equiv="[^\n]*\n', b"", GOOD)),
    )
    yield (
        "altered-script-forged",
        "a script put in",
        swapped(GOOD, "</body>", "<script>alert(1)</script></body>"),
    )
    yield "altered-first-forged", "text put before the doctype", ended(b"<p>first</p>" + GOOD)
    yield (
        "altered-comment-forged",
        "a comment after the text",
        swapped(GOOD, "</html>\n", "</html>\n<!-- x -->\n"),
    )
    yield "altered-second-document", "a second document after the first", GOOD + GOOD
    yield "altered-half-before", "half a document before the first", GOOD[: len(BODY) // 2] + GOOD
    yield (
        "altered-hidden",
        "the text hidden, another shown",
        ended(GOOD.replace(b"<body>", b"<body hidden>", 1)),
    )
    yield (
        "altered-utf-16",
        "the file in UTF-16 after one good line",
        b"\n<!--mirror-" + GOOD[:200].decode().encode("utf-16"),
    )


def _trailer_changed() -> Iterator[Case]:
    start = len(BODY)
    one_block, end = GOOD[start : GOOD.rindex(b"<!--")], GOOD[GOOD.rindex(b"<!--") :]
    yield "altered-cut-in-block", "cut off in the signature", GOOD[: start + 200]
    yield "altered-no-end-line", "the end line is missing", GOOD[: -len(end)]
    yield "altered-no-block", "an end line, and no signature", ended(BODY)
    yield "altered-appended", "text after the end line", GOOD + b"<p>appended</p>"
    yield "altered-appended-comment", "a comment after the end line", GOOD + b"<!-- x -->\n"
    yield "altered-appended-nul", "a zero byte after the end line", GOOD + b"\0"
    yield (
        "altered-appended-forged",
        "text after it all, and a second end line",
        GOOD + (b"<p>appended</p>\n" + trailer.end_line(GOOD + b"<p>appended</p>\n")),
    )
    yield (
        "altered-between-forged",
        "text between block and end line",
        ended(BODY + one_block + b"<p>between</p>\n" + end),
    )
    yield "altered-closed-comment", "a claim closes the comment early", _comment_closed()
    yield "altered-extra-line", "a fifth line in the block", swapped(GOOD, "\n-->", "\nx\n-->")
    yield "altered-block-twice", "the same block twice", ended(BODY + one_block * 2 + end)
    yield "altered-order", "blocks out of order", assembled(BODY, *reversed(_blocks(THREE)))
    many = [block(BODY, f"number {number}", claims(BODY)) for number in range(17)]
    yield "altered-seventeen", "17 blocks", assembled(BODY, *sorted(many, key=_order))
    twin = secret("anna")._replace(keynum=bytes(8))
    pair = (*_blocks(signed(("anna", CAPTURE))), *_blocks(sign.sign(BODY, twin, claims(BODY))))
    yield "altered-twin", "one key under two numbers", assembled(BODY, *sorted(pair, key=_order))
    for name in ("log/1", "time/1", "list/2", "sig/2", "end/2"):
        yield (
            f"newer-{name.replace('/', '-')}",
            f"a block mirror-{name}",
            ended(BODY + one_block + f"<!--mirror-{name}\nx\n-->\n".encode() + end),
        )
    yield (
        "altered-unknown-block",
        "a block mirror-note/1",
        ended(BODY + one_block + b"<!--mirror-note/1\nx\n-->\n" + end),
    )


def _comment_closed() -> bytes:
    said = f"{claims(BODY, ORIGIN)} --><p>injected</p><!--"
    return assembled(BODY, block(BODY, "newsroom", said))


def _order(one: Block) -> tuple[bytes, str]:
    return one.order


def _blocks(data: bytes) -> tuple[Block, ...]:
    return trailer.parse(data).blocks


def _not_in_its_one_form() -> Iterator[Case]:
    key, lines = str(secret("newsroom").public), GOOD[len(BODY) :].decode().split("\n")
    signature, comment, last = lines[2], lines[3], lines[4]
    slack = signature[:-2] + ("1" if signature[-2] != "1" else "2") + "="
    yield "altered-slack-bits", "unused base64 bits set", swapped(GOOD, signature, slack)
    yield "altered-no-padding", "base64 without padding", swapped(GOOD, last, last.rstrip("="))
    yield "altered-url-base64", "base64 of the other alphabet", swapped(GOOD, last, "-" + last[1:])
    yield "altered-base64-space", "a space in the base64", swapped(GOOD, last, " " + last)
    yield (
        "altered-free-comment",
        "a free untrusted comment",
        swapped(GOOD, f"untrusted comment: {key}", "untrusted comment: signed by the newsroom"),
    )
    yield "altered-key-and-more", "words after the key", swapped(GOOD, key, key + " newsroom")
    yield (
        "altered-trailing-space",
        "a space after the claims",
        swapped(GOOD, comment, comment + " "),
    )
    yield (
        "altered-end-upper-case",
        "the end line in capitals",
        GOOD[:-68] + (GOOD[-68:-4].upper() + GOOD[-4:]),
    )
    yield (
        "altered-tab",
        "a tab for a space",
        swapped(GOOD, "trusted comment: m", "trusted comment:\tm"),
    )
    yield "altered-first-line-space", "a space after sig/1", swapped(GOOD, "sig/1\n", "sig/1 \n")


def _claims_not_in_form() -> Iterator[Case]:
    said = str(claims(BODY, ORIGIN, lang="en"))
    changes = {
        "order": (" role=origin", "", " lang=en", " lang=en role=origin"),
        "unknown": (" lang=en", " lang=en mood=good"),
        "repeated": (" lang=en", " lang=en lang=en"),
        "missing": (" role=origin", ""),
        "two-spaces": (" role", "  role"),
        "other-version": ("mirror/1", "mirror/2"),
        "no-claims": (said, "timestamp:1795416139\tfile:body.html"),
        "role": ("role=origin", "role=editor"),
        "size-zeros": ("size=", "size=0"),
        "hex-capitals": (claims(BODY).sha256, claims(BODY).sha256.upper()),
        "url-user": ("https://news", "https://user@news"),
        "url-no-path": (URL, "https://news.example"),
        "url-no-host": (URL, "https:///a"),
        "url-relative": (URL, "/a"),
        "url-script": (URL, "javascript:alert(1)"),
        "url-brackets": (URL, "https://[2001:db8::1]/a"),
        "url-backslash": (URL, "https://evil.example\\@news.example/a"),
        "url-capitals": (URL, "https://News.Example/a"),
        "url-less-than": (URL, URL + "<b"),
        "url-not-ascii": (URL, "https://news.example/\u0451"),
        "url-too-long": (URL, "https://news.example/" + "a" * 2028),
        "no-such-day": ("2026-11-22", "2026-02-30"),
        "hour-24": ("T20:", "T24:"),
        "time-zone": ("00Z", "00+00:00"),
        "lang": (" lang=en", " lang=en_GB"),
        "supersedes-itself": (" lang", f" supersedes={claims(BODY).sha256} lang"),
        "size": (f"size={len(BODY)}", f"size={len(BODY) + 1}"),
        "sha256": (claims(BODY).sha256, claims(OTHER).sha256),
    }
    for name, (old, new, *more) in changes.items():
        changed = said.replace(old, new, 1)
        changed = changed.replace(*more, 1) if more else changed
        yield (
            f"altered-claim-{name}",
            "signed, but not in the form of claims, or not true",
            (assembled(BODY, block(BODY, "newsroom", changed))),
        )


_ORDER_8 = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")


def _keys_and_curve() -> Iterator[Case]:
    base = b"\x58" + b"\x66" * 31  # the base point: R for S = 1
    one = (1).to_bytes(32, "little")
    for name, point in {
        "low-order": one,
        "low-order-8": _ORDER_8,
        "not-canonical": (2**255 - 18).to_bytes(32, "little"),
    }.items():
        forged = PublicKey(keynum=bytes(8), point=point)
        yield (
            f"altered-key-{name}",
            "a key whose signature holds for any text",
            assembled(BODY, _holding(forged, base + one)),
        )
    first = _blocks(GOOD)[0]
    signature = first.signature.signature
    order = 2**252 + 27742317777372353535851937790883648493
    high = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    for name, bad in {
        "s-not-reduced": signature[:32] + high,
        "r-low-order": one + bytes(32),
    }.items():
        changed = first._replace(signature=first.signature._replace(signature=bad))
        yield f"altered-signature-{name}", "libsodium refuses it", assembled(BODY, changed)
    other = first.signature._replace(keynum=bytes(8))
    yield (
        "altered-key-number",
        "the signature names another key",
        assembled(BODY, first._replace(signature=other)),
    )
    legacy = b64encode(b"Ed" + first.signature.keynum + signature).decode()
    current = b64encode(b"ED" + first.signature.keynum + signature).decode()
    yield "altered-legacy", "marked as a legacy signature", swapped(GOOD, current, legacy)


def _holding(key: PublicKey, both: bytes) -> Block:
    said = claims(BODY, ORIGIN)
    made = Signature(
        keynum=key.keynum, signature=both, trusted_comment=str(said), global_signature=both
    )
    return Block(key=key, claims=said, signature=made)


def _wrong_texts() -> Iterator[Case]:
    for name, body in {
        "cr": BODY.replace(b"words", b"wo\rrds").replace(b"word of", b"wo\rrd of"),
        "nul": BODY.replace(b"word of", b"wo\0rd of"),
        "bom": b"\xef\xbb\xbf" + BODY,
        "not-utf-8": BODY.replace(b"word of", b"wo\xffrd of"),
        "surrogate": BODY.replace(b"word of", b"wo\xed\xa0\x80rd of"),
        "end": BODY[:-8] + b"</HTML>\n",
        "mark-inside": BODY.replace(b"<p>E", b"<!--mirror-sig/1\n<p>E"),
    }.items():
        yield (
            f"altered-text-{name}",
            "signed, but no text of a bundle",
            forced(body, ("newsroom", ORIGIN)),
        )
    for name, inside in {
        "script": "<script>alert(1)</script>",
        "handler": '<img src="data:image/png;base64,iVBORw0KGgo=" onerror="alert(1)">',
        "picture": '<img src="https://evil.example/pixel.png">',
        "refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
        "link": '<a href="javascript:alert(1)" rel="nofollow noopener noreferrer">x</a>',
        "svg": "<svg><animate onbegin=alert(1)></svg>",
        "comment": "<!-- x -->",
    }.items():
        yield (
            f"unsafe-{name}",
            "signed by the newsroom, but it could act",
            forced(text(inside), ("newsroom", ORIGIN)),
        )


def _fail_open_elsewhere() -> Iterator[Case]:
    """What other verifiers take for good."""
    first, other = _blocks(GOOD)[0], _blocks(OTHER_FILE)[0]
    yield (
        "unknown-self-made",
        "a made-up identity for the newsroom's site, as good as any",
        signed(("the newsroom, honestly", ORIGIN)),
    )
    zeros = first.signature._replace(signature=bytes(64), global_signature=bytes(64))
    yield (
        "altered-signature-zeros",
        "the signature is zeros",
        assembled(BODY, first._replace(signature=zeros)),
    )
    yield (
        "altered-signature-missing",
        "the signature lines are empty",
        ended(re.sub(rb"\n(?:RU[^\n]*|[A-Za-z0-9+/]{86}==)\n", b"\n\n", GOOD)),
    )
    yield (
        "altered-signature-lines-missing",
        "the signature lines are missing",
        ended(re.sub(rb"\n(?:RU[^\n]*|[A-Za-z0-9+/]{86}==)(?=\n)", b"", GOOD)),
    )
    yield (
        "altered-other-text",
        "the signature of another text of the newsroom",
        assembled(BODY, other),
    )
    lent = other.signature._replace(trusted_comment=str(first.claims))
    yield (
        "altered-other-text-relabeled",
        "that, with the claims of this one",
        assembled(BODY, first._replace(signature=lent)),
    )
    theirs = _blocks(signed(("nobody", ORIGIN)))[0]
    swap = theirs.signature._replace(keynum=first.key.keynum)
    yield (
        "altered-stranger-s-signature",
        "a stranger's signature beside the newsroom's key",
        (assembled(BODY, first._replace(signature=swap))),
    )
    crossed = first.signature._replace(global_signature=theirs.signature.global_signature)
    yield (
        "altered-claims-crossed",
        "the claims' signature is another signer's",
        assembled(BODY, first._replace(signature=crossed)),
    )
    bad = theirs._replace(signature=theirs.signature._replace(signature=bytes(64)))
    yield (
        "altered-one-bad-of-two",
        "a good signature beside a stranger's bad one",
        assembled(BODY, *sorted((first, bad), key=_order)),
    )
    url = str(first.claims).replace("/a-text", "/a-lie")
    yield (
        "altered-claim-changed",
        "another url in the claims",
        swapped(GOOD, str(first.claims), url),
    )
    at = str(first.claims).replace("2026-11-22", "2024-11-22")
    yield (
        "altered-claim-backdated",
        "an earlier date in the claims",
        swapped(GOOD, str(first.claims), at),
    )
    yield "unknown-no-trust", "no trust list at all", GOOD
    yield "unsigned-body", "the trailer was cut off", BODY
    yield "unsigned-cut", "cut off in the text", BODY[: len(BODY) // 2]
    yield "unsigned-empty", "no bytes at all", b""
    yield "unsigned-page", "some other page", b"<!DOCTYPE html>\n<title>x</title>\n<p>x</p>\n"


def _mirror_lists() -> Iterator[Case]:
    good = sign.with_list(GOOD, makers.listing("anna"))
    block = good[len(GOOD) - len(trailer.end_line(b"")) : good.rindex(b"<!--")]
    yield "published-list", "a mirror list that a volunteer signed", good
    yield (
        "published-list-newsroom",
        "a mirror list beside three signatures",
        sign.with_list(THREE, makers.listing("newsroom")),
    )
    yield "unknown-list", "a listed list makes no text good", sign.with_list(
        signed(("nobody", ORIGIN)), makers.listing("anna")
    )  # fmt: skip
    for name, who, days in (
        ("expired", "anna", -3),
        ("stranger", "nobody", 9),
        ("revoked", "stolen", 9),
        ("retired", "retired", 9),
    ):
        yield (
            f"published-list-{name}",
            "a mirror list that is ignored",
            sign.with_list(GOOD, makers.listing(who, days=days)),
        )
    yield "damaged-list", "line ends became CR LF", good.replace(b"\n", b"\r\n")
    yield (
        "resaved-list",
        "no line before the list",
        good.replace(b"\n<!--mirror-l", b"<!--mirror-l"),
    )
    yield "altered-list-url", "a url of it changed", swapped(good, "m.example", "x.example")
    yield "altered-list-longer", "its end put off", swapped(good, "until=2026-12", "until=2027-12")
    yield "altered-list-letter", "a letter of it changed", good.replace(b"m.example", b"x.example")
    yield "altered-list-twice", "two lists", swapped(good, block, block * 2)
    moved = swapped(good.replace(block, b"", 1), "<!--mirror-sig", block + b"<!--mirror-sig")
    yield "altered-list-first", "a list before the signatures", moved
    lines = block[block.index(b"https ") : block.index(b"-->")]
    for name, what in {
        "none": b"",
        "order": b"".join(reversed(lines.splitlines(keepends=True))),
        "one-twice": lines.splitlines(keepends=True)[0] * 2,
        "kind": b"pigeon 2026-11-01 https://m.example/\n",
        "script": b"https 2026-11-01 javascript:alert(1)\n",
        "markup": b"https 2026-11-01 https://m.example/--><p>injected</p>\n",
        "no-such-day": b"https 2026-02-30 https://m.example/\n",
        "many": b"".join(b"https 2026-11-01 https://%02d.example/\n" % at for at in range(33)),
    }.items():
        yield f"altered-list-{name}", "signed, but no mirror list", _forced_list(what)
    for name, said in {
        "claims": str(claims(BODY)),
        "ended": "mirror/1 list version=7 at=2026-11-22T20:00:00Z until=2026-11-21",
        "zeros": "mirror/1 list version=07 at=2026-11-22T20:00:00Z until=2026-12-22",
        "never": "mirror/1 list version=7 at=2026-11-22T20:00:00Z until=2026-13-22",
    }.items():
        yield f"altered-list-says-{name}", "signed, but no mirror list", _forced_list(lines, said)


def _forced_list(
    lines: bytes, said: str = "mirror/1 list version=7 at=2026-11-22T20:00:00Z until=2026-12-22"
) -> bytes:
    """Return a file with the list block of a listed signer who ignores its rules."""
    key = secret("anna")
    signature = minisig.sign(minisig.digest(lines), key, said)
    text = minisig.dump_signature(signature, str(key.public)).encode() + lines
    before = GOOD[: GOOD.rindex(b"<!--")]
    return ended(before + b"<!--mirror-list/1\n" + text + b"-->\n" + trailer.end_line(b""))


def head(name: str, note: str, data: bytes) -> str:
    """Return the head of a case: what to judge it by, and what has to come out."""
    trust = Trust() if name.endswith("-no-trust") else makers.trust()
    verdict = verify(data, trust, now=NOW)
    lines = {
        "note": note,
        "expect": verdict.code,
        "exit": verdict.exit_code,
        "rule": "" if verdict.code is Code.UNSAFE else verdict.rule,
        "count": verdict.count,
        "name": verdict.name,
        "standings": " ".join(one.standing for one in verdict.signers),
        "warnings": " ".join(one.code for one in verdict.warnings),
        **({"mirrors": len(verdict.living.listing.mirrors)} if verdict.living else {}),
        "sha256": verdict.sha256,
        "trust": TRUST if trust.keyring.entries else "none",
        "now": NOW.isoformat().replace("+00:00", "Z"),
    }
    return "".join(f"{key}: {value}".rstrip() + "\n" for key, value in lines.items())


def main() -> None:
    """Write the keyring and all cases."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.case"):
        old.unlink()
    (FOLDER / TRUST).write_bytes(keyring.to_json(makers.keyring()))
    for name, note, data in cases():
        (FOLDER / f"{name}.case").write_bytes(head(name, note, data).encode() + b"\n" + data)


if __name__ == "__main__":
    main()
