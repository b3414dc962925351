"""The notice that a newsroom has withdrawn an article: a text like any other, made from ours."""

from __future__ import annotations

from datetime import date, datetime

from mirror.article.clean import clean
from mirror.locale import words
from mirror.model import Article, Paragraph, Quote, Revision, Span


def notice(withdrawn: Revision, reason: str, today: date) -> Article:
    """
    Return the article that stands in the place of *withdrawn*: that it is withdrawn, and why.

    It keeps address, date and language, so that readers find it where the article was; it has
    no byline, since the author of the article did not write it.
    """
    said = words(withdrawn.language)
    names = ", ".join(file.path.rpartition("/")[2] for file in withdrawn.files)
    kept = said.text(_KEPT).format(names=names)
    return Article(
        url=withdrawn.url,
        outlet=withdrawn.outlet,
        title=said.text("Withdrawn: {title}").format(title=withdrawn.title),
        language=withdrawn.language,
        direction=withdrawn.direction,
        blocks=(
            _paragraph(said.text(_WITHDRAWN)),
            Quote(blocks=(_paragraph(clean(reason)),)),
            _paragraph(kept),
        ),
        published=when_of(withdrawn.published),
        modified=today,
    )


_WITHDRAWN = "The newsroom has withdrawn this article. The reason it gives:"
_KEPT = (
    "What was withdrawn is not deleted: the copies named {names} still show it. The newsroom no"
    " longer stands by them."
)


def when_of(text: str) -> datetime | date | None:
    """Return the time or day that `keep.when` wrote, None for ""."""
    if not text:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _paragraph(text: str) -> Paragraph:
    return Paragraph(spans=(Span(text=text),))
