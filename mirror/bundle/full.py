"""The rendition with pictures, within a byte budget: pictures give way, text never does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mirror.bundle import page
from mirror.bundle.pictures import Encoded, Profile, Setting, encode, encoder_versions
from mirror.bundle.provenance import Copy
from mirror.bundle.walk import by_fit, pictures
from mirror.errors import BundleError, MirrorError
from mirror.model import Article, Bundle, Candidate, Rendition

MAX_BUDGET = 5_000_000  # bytes; what a messenger and a cheap phone still take
_QUALITY = {"webp": 60, "jpeg": 65}  # nearest to the eye's limit in the comparison of 20 photos
_STEPS = ((1.0, 1.0), (0.8, 1.0), (0.64, 1.0), (0.5, 1.0), (0.4, 1.0), (0.4, 0.75), (0.4, 0.5))
"""(part of the edge, part of the quality) of each try: all shrink together, then lose quality."""

_MARKUP = 100  # bytes around a picture beyond those of its placeholder

Encode = Callable[[bytes, Setting], Encoded]
"""`pictures.encode`, or the same in a process of its own; raises MirrorError."""
Pictures = dict[tuple[Candidate, ...], Encoded]


@dataclass(frozen=True, kw_only=True, slots=True)
class BundleOptions:
    """What the full rendition may cost, and whom it is for."""

    max_bytes: int = 1_500_000
    profile: Profile = Profile.STANDARD

    def __post_init__(self) -> None:
        if not 0 < self.max_bytes <= MAX_BUDGET:
            raise BundleError(f"budget is {self.max_bytes} bytes, expected 1 to {MAX_BUDGET}")

    def settings(self) -> tuple[Setting, ...]:
        """Return how to encode in each try, best first."""
        kind = "jpeg" if self.profile is Profile.JPEG else "webp"
        edge = 800 if self.profile is Profile.SMALL else 1200
        return tuple(
            Setting(edge=int(edge * part), quality=int(_QUALITY[kind] * worth), kind=kind)
            for part, worth in _STEPS
        )


def make_full(
    article: Article,
    pictures: Mapping[str, bytes],
    *,
    text_sha256: str,
    options: BundleOptions = BundleOptions(),
    encode: Encode = encode,
) -> Bundle:
    """
    Return the full rendition, at most `options.max_bytes` unless the words alone are more.

    Args:
        article: what to show.
        pictures: bytes as fetched by candidate URL; what is missing becomes a placeholder.
        text_sha256: hex digest of the text rendition's body (of its first part).
        options: the byte budget and the profile.
        encode: decodes what strangers sent, so a job has it done where a crash costs nothing.
    """
    copy = Copy(rendition=Rendition.FULL, text_sha256=text_sha256)
    room = options.max_bytes - len(page.make(article, copy, {}).body)
    best, *steps = options.settings()
    encoded = _encode_all(article, pictures, best, encode)
    at_best = _size(encoded)
    for setting in steps:
        if _size(encoded) <= room:
            break
        if setting is steps[-1] or at_best * _shrinks_to(setting, best) <= room:
            encoded = _encode_all(article, pictures, setting, encode)
    bundle = page.make(article, copy, _as_many_as_fit(encoded, room))
    return replace(bundle, encoder=encoder_versions())


def _encode_all(
    article: Article, fetched: Mapping[str, bytes], setting: Setting, encode: Encode
) -> Pictures:
    """Return every picture that can be read, by its candidates, in reading order."""
    encoded: Pictures = {}
    for picture in pictures(article):
        if picture.candidates in encoded:
            continue
        for candidate in by_fit(picture.candidates):
            try:
                encoded[picture.candidates] = encode(fetched[candidate.url], setting)
            except (KeyError, MirrorError):
                continue  # not fetched, or no picture: the next place it can be had from
            break
    return encoded


def _shrinks_to(setting: Setting, best: Setting) -> float:
    """Return the least part of its bytes that a picture may keep: spares tries that cannot fit."""
    # bytes fall with the area at most: a smaller picture has more detail a pixel
    return (setting.edge / best.edge) ** 2 * setting.quality / best.quality


def _size(encoded: Pictures) -> int:
    return sum(len(picture.source()) + _MARKUP for picture in encoded.values())


def _as_many_as_fit(encoded: Pictures, room: int) -> Pictures:
    """Return the first pictures that fit in *room* bytes; the last ones give way."""
    kept: Pictures = {}
    for candidates, picture in encoded.items():
        room -= len(picture.source()) + _MARKUP
        if room < 0:
            break
        kept[candidates] = picture
    return kept
