"""
How much of the raw rate is left when a file of 300 kB is verified, as ratios in one run.

    python -m bench.verify

`raw` is what the signature alone costs: BLAKE2b-512 of BODY and one Ed25519 verification. `format`
is all the hashing and all the cryptography that docs/FORMAT.md demands: that, the SHA-256 of the
whole file (rules C2 and T5 share one pass) and the Ed25519 signature of the claims (rule S6).
Both are done with the libraries that the verifier uses, keys loaded anew. So `raw` leaves out a
hash and a signature, and no verifier of this format reaches its rate. `floor` is `format` and the
two looks that rules F3 and B1 demand, one decoding of what is text and one `bytes.translate` over
each byte: we know no quicker way in Python without code of our own in C. Hold `verify` against it.

Set beside them are the check of all signatures (V1, V2) and `verify` itself, which also sees to it
that the text is inert (V3), for a file that is nearly all picture and one that is all words. Best
of many interleaved turns, in processor time, since other people's work must not count.
"""

import hashlib
import json
import time
from base64 import b64encode
from collections.abc import Callable
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from signing import trailer
from signing.characters import not_utf8, shorten
from signing.trailer import Role
from signing.verify import check_signatures, verify
from tests.signing.makers import NOW, secret, signed, text, trust

TURNS = 200
EACH = bytes(range(256))
PARAGRAPH = "<p>" + "Слова и слова, ещё слова – «и вновь слова». " * 12 + "</p>\n"


def pictured() -> bytes:
    """Return a text of 300 kB: 30 paragraphs of Russian and one picture."""
    picture = b64encode(b"RIFF\0\0\0\0WEBP" + Random(1).randbytes(200_000)).decode()
    figure = f'<figure><img src="data:image/webp;base64,{picture}" alt="x"></figure>\n'
    return holding(figure + PARAGRAPH * 30)


def wordy() -> bytes:
    """Return a text of 300 kB: paragraphs of Russian and nothing else."""
    return holding(PARAGRAPH * (300_000 // len(PARAGRAPH.encode())))


def holding(html: str) -> bytes:
    return text().replace(b"<p>Every", html.encode() + b"<p>Every")


def steps(body: bytes) -> dict[str, Callable[[], object]]:
    """Return what is measured on a file of *body* with one signer."""
    data, known, short = signed(("newsroom", Role.ORIGIN), body=body), trust(), shorten(body)
    point = secret("newsroom").public.point
    signature = trailer.parse(data).blocks[0].signature

    def holds(one: bytes, message: bytes) -> None:
        Ed25519PublicKey.from_public_bytes(point).verify(one, message)

    def raw() -> None:
        holds(signature.signature, hashlib.blake2b(body).digest())

    def demanded() -> None:
        raw()
        hashlib.sha256(data).digest()
        claims = signature.signature + signature.trusted_comment.encode()
        holds(signature.global_signature, claims)

    def floor() -> None:
        demanded()
        not_utf8(short)
        body.translate(None, EACH)

    return {
        "raw": raw,
        "format": demanded,
        "floor": floor,
        "signatures": lambda: check_signatures(data),
        "verify": lambda: verify(data, known, now=NOW),
    }


def measured(actions: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the least processor time of each, in microseconds."""
    best = dict.fromkeys(actions, float("inf"))
    for _ in range(TURNS):
        for name, action in actions.items():
            start = time.process_time_ns()
            action()
            best[name] = min(best[name], (time.process_time_ns() - start) / 1000)
    return best


def main() -> None:
    for name, body in {"pictured": pictured(), "wordy": wordy()}.items():
        best = measured(steps(body))
        ratios = {
            f"{ours} / {theirs}": round(best[theirs] / best[ours], 3)
            for theirs in ("floor", "format", "raw")
            for ours in ("signatures", "verify")
        }
        times = {step: round(time) for step, time in best.items()}
        print(json.dumps({"file": name, "bytes": len(body), "us": times, "rate": ratios}))


if __name__ == "__main__":
    main()
