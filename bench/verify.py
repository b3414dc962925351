"""
How much of the raw rate is left when a file of 300 kB is verified, as ratios in one run.

    python -m bench.verify

Raw is what the signature alone costs: BLAKE2b-512 of the text and one Ed25519 verification.
The format demands more (a second hash, a second signature over the claims), and a reader's
safety more still (that the text is inert); each step is set beside raw. Best of many
interleaved turns, in processor time, since other people's work must not count.
"""

import hashlib
import json
import time
from base64 import b64encode
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from signing import inert, trailer
from signing.trailer import Role
from signing.verify import check_signatures, verify
from tests.signing.makers import NOW, secret, signed, text, trust

TURNS = 60


def article() -> bytes:
    """Return a text of 300 kB: 30 paragraphs of Russian and one picture."""
    picture = b64encode(b"RIFF\0\0\0\0WEBP" + Random(1).randbytes(200_000)).decode()
    paragraph = "<p>" + "Слова и слова, ещё слова. " * 20 + "</p>\n"
    figure = f'<figure><img src="data:image/webp;base64,{picture}" alt="x"></figure>\n'
    return text().replace(b"<p>Every", (figure + paragraph * 30 + "<p>Every").encode())


def main() -> None:
    body = article()
    data, known = signed(("newsroom", Role.ORIGIN), body=body), trust()
    point = secret("newsroom").public.point
    first = trailer.parse(data).blocks[0].signature

    def raw():
        prehash = hashlib.blake2b(body).digest()
        Ed25519PublicKey.from_public_bytes(point).verify(first.signature, prehash)

    def demanded():
        raw()
        hashlib.sha256(data).digest()
        both = first.signature + first.trusted_comment.encode()
        Ed25519PublicKey.from_public_bytes(point).verify(first.global_signature, both)

    steps = {
        "raw": raw,
        "demanded": demanded,
        "signatures": lambda: check_signatures(data),
        "inert": lambda: inert.check(body),
        "verify": lambda: verify(data, known, now=NOW),
    }
    best = dict.fromkeys(steps, float("inf"))
    for _ in range(TURNS):
        for name, step in steps.items():
            start = time.process_time_ns()
            step()
            best[name] = min(best[name], (time.process_time_ns() - start) / 1000)
    ratios = {
        "signatures / demanded": best["demanded"] / best["signatures"],
        "signatures / raw": best["raw"] / best["signatures"],
        "verify / raw": best["raw"] / best["verify"],
    }
    print(json.dumps({"bytes": len(data), "us": {k: round(v) for k, v in best.items()}}))
    print(json.dumps({name: round(ratio, 3) for name, ratio in ratios.items()}))


if __name__ == "__main__":
    main()
