"""One finished body: title, text, what belongs to the text, and what the file says of itself."""

import hashlib
import re
from collections.abc import Mapping

from mirror.bundle.pictures import Encoded
from mirror.bundle.provenance import Copy, fill, footer, header, moment, names, updated_at
from mirror.bundle.typeset import Typesetter
from mirror.bundle.walk import anchors
from mirror.html import Element, clean, document, element
from mirror.locale import words
from mirror.model import Article, Bundle, Candidate

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")  # RFC 5646 2.1, its usual tags


def name(body: bytes) -> str:
    """Return the name of the bundle with this *body*: 32 hex digits that tell nothing of it."""
    return hashlib.sha256(body).hexdigest()[:32]


def make(article: Article, copy: Copy, pictures: Mapping[tuple[Candidate, ...], Encoded]) -> Bundle:
    """Return *article* as the one file that *copy* describes."""
    language = article.language if _LANGUAGE.fullmatch(article.language) else "und"
    setter = Typesetter(words(language), anchors(article), pictures, language)
    above = header(article, setter, copy)
    text = element("main", element("article", *_article(article, setter)))
    html = document(
        title=" ".join(clean(_title(article)).split()),
        language=language,
        direction="rtl" if article.direction == "rtl" else "ltr",
        body=element("body", above, text, footer(article, setter, copy)),
    )
    return Bundle(
        rendition=copy.rendition,
        body=html.encode(),
        part=copy.part,
        parts=copy.parts,
        pictures=setter.shown,
        lost=setter.lost,
    )


def _article(article: Article, setter: Typesetter) -> list[Element]:
    lead = [setter.figure(article.lead)] if article.lead else []
    body = setter.blocks(article.blocks)
    return [_head(article, setter), *lead, *body, *_end(article, setter)]


def _head(article: Article, setter: Typesetter) -> Element:
    words = setter.words
    title = element("h1", _title(article))
    parts = [element("p", article.section)] if article.section else []
    parts.append(element("hgroup", title, element("p", article.dek)) if article.dek else title)
    if article.byline:
        line = fill(words.text("By {names}"), names=names(words, article.byline))
        parts.append(element("p", *line, **setter.tongue))
    when = moment(words, article.published)
    if updated := moment(words, updated_at(article)):
        when += [". "] if when else []
        when += fill(words.text("Updated: {time}"), time=updated)
    if when:
        parts.append(element("p", *when, **setter.tongue))
    return element("header", *parts)


def _end(article: Article, setter: Typesetter) -> list[Element]:
    """Return what stands below the text and belongs to it: corrections, credit, disclaimer."""
    corrections = [element("p", *setter.spans(spans)) for spans in article.corrections]
    heading = element("p", element("strong", setter.words.text("Corrections"), **setter.tongue))
    parts = [element("aside", heading, *corrections)] if corrections else []
    parts += [element("p", line) for line in (article.credit, article.disclaimer) if line]
    return parts


def _title(article: Article) -> str:
    return article.title if article.title.strip() else article.url
