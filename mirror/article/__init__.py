"""
From any news page to an Article: title, byline, dates, blocks, and nothing else of the page.

    decode -> parse -> witness -> container -> boilerplate, wording -> blocks -> fields -> Reading

Start with `reading.py`; `words/` holds the phrases and names that anyone can extend.
"""

from mirror.article.hints import NO_HINTS, Hints
from mirror.article.plain import text
from mirror.article.reading import read
from mirror.model import Article, Capture

__all__ = ["Hints", "normalize", "read", "text"]


def normalize(capture: Capture, hints: Hints = NO_HINTS) -> Article:
    """Return the article alone; see `read` for what it came from."""
    return read(capture, hints).article
