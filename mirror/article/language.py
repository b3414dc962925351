"""Which language the article is in, and which way it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from mirror.article.dom import Element
from mirror.article.eastern import may_be_eastern
from mirror.article.plain import lines
from mirror.article.witness import Witness, strings
from mirror.model import Block

_TAG = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_SAMPLE = 3000  # characters; enough to tell scripts and the letters that only one language has


def language(root: Element, witness: Witness, blocks: Sequence[Block]) -> tuple[str, str]:
    """Return the BCP 47 tag ("und" where nothing tells) and the direction of the words."""
    sample = " ".join(lines(tuple(blocks)))[:_SAMPLE]
    direction = _direction(sample) or root.get("dir") or "ltr"
    said = [
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        *strings(witness.article.get("inLanguage")),
        witness.get("og:locale", "content-language", "language"),
    ]
    tags = [t.replace("_", "-") for t in said if t and _TAG.match(t)]
    return _agreeing(tags, sample), "rtl" if direction == "rtl" else "ltr"


def _direction(sample: str) -> str:
    """Letters decide, not the page: a Persian article in an English template is right to left."""
    kinds = [unicodedata.bidirectional(c) for c in sample if c.isalpha()]
    if not kinds:
        return ""
    return "rtl" if sum(k in ("R", "AL") for k in kinds) * 2 > len(kinds) else "ltr"


# Letters that only one language of a script has; the page's own tag is often the template's.
_SIGNS = (
    ("be", re.compile("[ўЎ]")), ("uk", re.compile("[їєґЇЄҐ]")), ("ru", re.compile("[ыэъЫЭЪ]")),
    ("kk", re.compile("[ұҰ]")),
    ("fa", re.compile("[پچژگکی]")), ("ar", re.compile("[ةىي]")), ("he", re.compile("[א-ת]")),
    ("el", re.compile("[α-ω]")), ("ka", re.compile("[ა-ჰ]")), ("hy", re.compile("[ա-ֆ]")),
)  # fmt: skip


@cache
def _eastern() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return those of large alphabets: each takes `re` milliseconds, and few pages need it."""
    return (
        ("ko", re.compile("[가-힣]")),
        ("ja", re.compile("[ぁ-ヿ]")),
        ("zh", re.compile("[一-鿿]")),
    )


def _agreeing(tags: list[str], sample: str) -> str:
    signs = (*_SIGNS, *(_eastern() if may_be_eastern(sample) else ()))
    seen = [
        tag for tag, pattern in signs if len(pattern.findall(sample)) * 200 > max(1, len(sample))
    ]
    if "kk" in seen:  # which has all the letters of Russian and more
        seen = [tag for tag in seen if tag != "ru"]
    for tag in tags:
        if not seen or tag.split("-")[0].lower() in seen or not _distinct(tag):
            return tag
    return seen[0] if seen else (tags[0] if tags else "und")


def _distinct(tag: str) -> bool:
    """Latin-script tags contradict a text in another script; tags we have no letters for do not."""
    primary = tag.split("-", maxsplit=1)[0].lower()
    return primary in {t for t, _ in _SIGNS} or primary in (
        "ko",
        "ja",
        "zh",
        "en",
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "pl",
        "nl",
    )
