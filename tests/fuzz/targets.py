"""
What bytes from outside are given to, and what has to hold whatever they are.

A target takes bytes and returns; it raises AssertionError if a promise is broken, and any other
error than ours is a finding too. `run` lets atheris look for such bytes, guided by which lines
of `signing` they reach, beginning with the files that are there for each target.
"""

from collections.abc import Callable, Mapping

from signing import inert, keyfile, keyring, minisig, mirrorlist, pack, policy, sign, trailer
from signing.errors import FormatError, KeyFileError, TrustError
from signing.verify import check_signatures, restore, verify
from tests.bundle.plain_inert import broken_rule
from tests.signing import makers, packs
from tests.signing.corpus import FOLDER, THREE
from tests.signing.makers import NOW, listing, secret

TRUST = makers.trust()
_CASES = tuple(path.read_bytes().partition(b"\n\n")[2] for path in sorted(FOLDER.glob("*.case")))
_PACKS = tuple(path.read_bytes().partition(b"\n\n")[2] for path in sorted(FOLDER.glob("*.pack")))
_LISTED = sign.with_list(THREE, listing("anna"))
_FILES = (*_CASES, THREE, _LISTED)


def _signed(files: tuple[bytes, ...]) -> frozenset[tuple[str, str]]:
    """Return who signed which claims in those of *files* whose signatures hold."""
    found = set()
    for data in files:
        verdict = verify(data, TRUST, now=NOW)
        found |= {(str(one.key), str(one.claims)) for one in verdict.signers}
    return frozenset(found)


_SIGNED = _signed(_FILES)


def judged(data: bytes) -> None:
    """A verdict comes out; nobody is named who did not sign that text with those claims."""
    verdict = verify(data, TRUST, now=NOW)
    assert {(str(one.key), str(one.claims)) for one in verdict.signers} <= _SIGNED
    assert verdict.intact or not verdict.green


def ended(data: bytes) -> None:
    """The same of a file whose maker knows how to write an end line."""
    judged(data + trailer.end_line(data))


def restored(data: bytes) -> None:
    """What can be restored is a file whose signatures hold, and needs no restoring."""
    original = restore(data)
    if original is not None:
        assert check_signatures(original)
        assert restore(original) is None


def parsed(data: bytes) -> None:
    """A trailer has one form."""
    data += trailer.end_line(data)
    try:
        file = trailer.parse(data)
    except FormatError:
        return
    assert trailer.serialize(file.unverified, file.blocks, file.listing) == data


def inside(body: bytes) -> None:
    """The quick look at a text finds what the plain one finds."""
    rule = ""
    try:
        inert.check(body)
    except FormatError as error:
        rule = error.rule
    assert rule == broken_rule(body)


def keys(data: bytes) -> None:
    """A public key has one form, and is sound; a secret key signs what its public key checks."""
    text = data.decode("ascii", "replace")
    try:
        public = minisig.load_public(text)
    except FormatError:
        pass
    else:
        assert minisig.load_public(minisig.dump_public(public)) == public
    try:
        if not keyfile.is_encrypted(text):  # scrypt takes a second
            key = keyfile.load_secret(text, str)
            minisig.verify(bytes(64), key.public, minisig.sign(bytes(64), key, "x"))
    except KeyFileError:
        pass


def listed(data: bytes) -> None:
    """A mirror list has one form."""
    text = data.decode("ascii", "replace")
    try:
        found = mirrorlist.parse(text)
    except FormatError:
        return
    assert mirrorlist.dump(found) == text


def ringed(data: bytes) -> None:
    """A keyring, a policy and a list of mirrors are what was written, or refused."""
    for read, write in (
        (keyring.from_json, keyring.to_json),
        (policy.policy_from_json, policy.policy_to_json),
        (policy.mirrors_from_json, policy.mirrors_to_json),
    ):
        try:
            value = read(data)
        except TrustError:
            continue
        assert write(read(write(value))) == write(value)


def packed(data: bytes) -> None:
    """A trust pack says what was signed, or is refused."""
    try:
        found = pack.read(data, packs.PIN)
    except TrustError:
        return
    assert found.trust.keyring in _KEYRINGS


_KEYRINGS = tuple(
    keyring.from_json(pack.opened(one)["targets/keyring.json"])
    for one in _PACKS
    if b"targets/keyring.json" in one
)
_SECRET = keyfile.dump_secret(secret("anna"), "").encode()
_PUBLIC = minisig.dump_public(secret("anna").public).encode()

TARGETS: Mapping[str, tuple[Callable[[bytes], None], tuple[bytes, ...]]] = {
    "judged": (judged, _FILES),
    "ended": (ended, tuple(one[: one.rfind(b"<!--mirror-end")] for one in _FILES)),
    "restored": (restored, tuple(one.replace(b"\n", b"\r\n") for one in _FILES)),
    "parsed": (parsed, tuple(one[: one.rfind(b"<!--mirror-end")] for one in _FILES)),
    "inside": (inside, tuple(one.partition(b"<!--mirror-sig")[0] for one in _FILES)),
    "keys": (keys, (_SECRET, _PUBLIC, str(secret("anna").public).encode())),
    "listed": (listed, (mirrorlist.dump(listing("anna")).encode(),)),
    "ringed": (
        ringed,
        (
            keyring.to_json(TRUST.keyring),
            policy.policy_to_json(TRUST.policy),
            policy.mirrors_to_json(listing("anna").mirrors),
        ),
    ),
    "packed": (packed, _PACKS),
}
"""By name: what is called, and what a search begins with."""
