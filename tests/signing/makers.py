"""Keys, texts and files for tests: the same on every run."""

from base64 import b64encode
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from signing import minisig, mirrorlist, sign, trailer
from signing.minisig import SecretKey
from signing.mirrorlist import LivingMirror, MirrorList
from signing.trailer import Block, Claims, Role
from signing.trust import Keyring, Origin, Revocation, Source, Trust, Volunteer

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SIGNED = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)
HOST = "news.example"
URL = f"https://{HOST}/2026/11/22/a-text?ref=1&lang=en"
STYLE = "p{margin:0}"
POLICY = (
    "default-src 'none'; img-src data:; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"
)


def secret(name: str) -> SecretKey:
    """Return a key that everybody knows: for tests and vectors alone."""
    seed = sha256(b"tamizdat test key " + name.encode()).digest()
    return SecretKey(keynum=sha256(seed).digest()[:8], seed=seed)


def text(words: str = "Every word of this was seen.") -> bytes:
    """Return a small inert BODY."""
    policy = POLICY.format(b64encode(sha256(STYLE.encode()).digest()).decode())
    html = (
        '<!DOCTYPE html>\n<html lang="en" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>A text</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n"
        "<h1>A text – Текст</h1>\n</header>\n<main>\n<article>\n"
        f"<p>{words}</p>\n</article>\n</main>\n<footer>\n<p>https://{HOST}/</p>\n</footer>\n"
        "</body>\n</html>\n"
    )
    return html.encode()


def claims(body: bytes, role: Role = Role.CAPTURE, url: str = URL, **more) -> Claims:
    return sign.claim(body, role=role, url=url, at=more.pop("at", SIGNED), **more)


def signed(*signers: tuple[str, Role], body: bytes | None = None, **more) -> bytes:
    """Return a bundle with the signatures of *signers*, names of test keys with their roles."""
    body = text() if body is None else body
    (first, role), *others = signers
    data = sign.sign(body, secret(first), claims(body, role, **more))
    for name, role in others:
        data = sign.cosign(data, secret(name), claims(body, role, **more))
    return data


def forced(body: bytes, *signers: tuple[str, Role], **more) -> bytes:
    """Return the file that a signer who ignores all rules of BODY would make."""
    blocks = [block(body, name, claims(body, role, **more)) for name, role in signers]
    return assembled(body, *blocks)


def block(body: bytes, name: str, said: Claims | str) -> Block:
    """Return what *name* signs; *said* need not be true or even claims."""
    key = secret(name)
    signature = minisig.sign(minisig.digest(body), key, str(said))
    return Block(key=key.public, claims=said, signature=signature)


def assembled(body: bytes, *blocks: Block) -> bytes:
    """Return body, blocks as they come, and the end line that fits; nothing is checked."""
    lines = (minisig.dump_signature(one.signature, str(one.key)) for one in blocks)
    data = body + "".join(f"<!--mirror-sig/1\n{text}-->\n" for text in lines).encode()
    return data + trailer.end_line(data)


def listing(name: str, days: int = 30) -> MirrorList:
    """Return a mirror list that *name* signed and that runs out *days* after NOW."""
    since = date(2026, 11, 1)
    mirrors = (
        LivingMirror(kind="mail", url="mailto:mirror@m.example", since=since),
        LivingMirror(kind="https", url="https://m.example/mirror/", since=since),
        LivingMirror(kind="telegram", url="https://t.me/mirror_example_bot", since=since),
    )
    at, until = SIGNED - timedelta(days=5), (NOW + timedelta(days=days)).date()
    return mirrorlist.make(mirrors, secret(name), version=7, at=at, until=until)


def keyring() -> Keyring:
    """Return a keyring with one newsroom, another one, four volunteers and a stolen key."""
    volunteers = ("anna", "boris", "chloe")
    return Keyring(
        origins=(
            Origin(name="The Example", key=secret("newsroom").public, hosts=(HOST,)),
            Origin(name="Other News", key=secret("other").public, hosts=("other.example",)),
            Origin(name="Old Paper", key=secret("stolen").public, hosts=(HOST,)),
        ),
        volunteers=(
            *(Volunteer(name=name, key=secret(name).public) for name in volunteers),
            Volunteer(name="anna", key=secret("anna's second").public),
            Volunteer(name="retired", key=secret("retired").public, until=date(2026, 6, 30)),
        ),
        revoked=(Revocation(key=secret("stolen").public, reason="stolen", at=date(2026, 11, 1)),),
    )


def trust(**more) -> Trust:
    return Trust(keyring=keyring(), source=Source.PINNED, **more)
