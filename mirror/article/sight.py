"""What a style attribute does to text: out of sight for good, or hidden until a reader asks."""

from __future__ import annotations

import re
from functools import lru_cache

# Nothing on a page brings these into sight: words for robots, and watermarks that name a reader.
_NOWHERE = re.compile(
    r"(?:^|;)(?:left|right|top|text-indent|margin-left):-\d{3,}(?:px|r?em|%|vw)?(?:;|$)"
    r"|(?:^|;)font-size:0(?:\.0*)?(?:px|r?em|%|pt)?(?:;|$)"
    r"|(?:^|;)clip:rect\((?:0(?:px)?|1px)[, ]"
    r"|(?:^|;)clip-path:inset\((?:50|100)%"
)
_HIDDEN = re.compile(r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse))")
# Scripts of accordions take this away again. With a padding it is a frame that keeps the shape of a
# video. Opacity is no sign: whole pages fade in from nothing.
_FOLDED = re.compile(r"(?:^|;)(?:max-)?height:0(?:px)?(?:;|$)")
_INK = re.compile(r"(?:^|;)color:([^;]+)")
_PAPER = re.compile(r"(?:^|;)background(?:-color)?:([^;]+)")
_WHITE = frozenset(("#fff", "#ffffff", "rgb(255,255,255)"))
_MAX_STYLE = 2000  # characters that are looked at


@lru_cache(maxsize=4096)  # pages repeat a few; a hostile one must not fill memory
def sight(style: str) -> str:
    """Return "unseen" for text that stays so, "hidden" or "folded" for what may open, else ""."""
    folded = re.sub(r"\s*([:;,])\s*|!important", r"\1", style[:_MAX_STYLE].strip().lower())
    if _NOWHERE.search(folded) or _is_ink_on_ink(folded):
        return "unseen"
    if _HIDDEN.search(folded):
        return "hidden"
    return "folded" if _FOLDED.search(folded) and "padding" not in folded else ""


def _is_ink_on_ink(style: str) -> bool:
    ink, paper = _INK.search(style), _PAPER.search(style)
    if ink is None or paper is None:
        return False
    return ink[1] == paper[1] or {_shade(ink[1]), _shade(paper[1])} == {"white"}


def _shade(color: str) -> str:
    return "white" if color in _WHITE else color
