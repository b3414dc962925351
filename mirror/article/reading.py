"""A page read: numbered steps from the capture to the article and where each field came from."""

from __future__ import annotations

from mirror.article import body as bodies
from mirror.article import byline, container, dates, language
from mirror.article import title as titles
from mirror.article.blocks import build
from mirror.article.boilerplate import worded
from mirror.article.dom import Element, text_of
from mirror.article.hints import NO_HINTS, Hints
from mirror.article.links import absolute
from mirror.article.measure import measure
from mirror.article.parse import parse
from mirror.article.witness import Witness, hear, strings
from mirror.article.wordlists import fold
from mirror.charset import decode
from mirror.model import Article, Capture, Dropped, Figure, Reading


def read(capture: Capture, hints: Hints = NO_HINTS) -> Reading:
    """
    Return the article in *capture*, where each field came from, and what was left out.

    Args:
        capture: the page as it came; nothing in it is trusted.
        hints: what an outlet file says; never needed.

    Raises:
        SandboxError: the page is larger or stranger than any article's.
    """
    # (1) bytes to text, (2) text to one tree, (3) what the page says of itself
    root = parse(decode(capture.body, capture.charset))
    base = _base(root, capture.final_url)
    witness = hear(root)
    # (4) the headline anchors the search for the body
    h1 = titles.headline(root, witness)
    title, title_from = titles.title(root, h1, witness)
    measures = measure(root)
    dropped = container.discard(root, measures)
    prose = container.remaining(measures, dropped)
    node = container.choose(root, prose, h1)
    # (5) boxes in the body that say what they are
    for element in node.iter():
        if element not in dropped and element is not node and (rule := worded(element, measures)):
            dropped[element] = rule
    # (6) blocks, and the lines among them that are not the article's
    raw = build(node, dropped, base)
    outlet = hints.outlet or _outlet(witness, capture.final_url)
    authors, authors_from = byline.byline(root, witness, outlet)
    body = bodies.tidy(raw, title, frozenset(fold(a) for a in authors))
    # (7) the other fields
    published, published_from = dates.published(root, witness, capture.final_url)
    modified, modified_from = dates.modified(witness)
    tag, direction = language.language(root, witness, body.blocks)
    lead = _lead(body)
    article = Article(
        url=_url(root, witness, base, capture),
        outlet=outlet,
        title=title,
        language=tag,
        direction=direction,
        blocks=tuple(body.blocks),
        byline=authors,
        published=published,
        modified=modified,
        lead=lead,
        section=witness.get("article:section"),
    )
    sources = {
        "title": title_from,
        "byline": authors_from,
        "published": published_from,
        "modified": modified_from,
        "body": node.tag,
    }
    left_out = [
        Dropped(rule=r, sample=text_of(e)[:120]) for e, r in dropped.items() if measures.total[e]
    ]
    return Reading(article=article, sources=sources, dropped=(*left_out, *body.dropped))


def _lead(body: bodies.Body) -> Figure | None:
    if body.blocks and isinstance(body.blocks[0], Figure):
        block = body.blocks.pop(0)
        return block if isinstance(block, Figure) else None
    return None


def _base(root: Element, url: str) -> str:
    node = next(root.iter("base"), None)
    return absolute(node.get("href"), url) or url if node is not None else url


def _outlet(witness: Witness, url: str) -> str:
    names = (
        witness.get("og:site_name"),
        *strings(witness.resolve(witness.article.get("publisher"))),
    )
    return next((n for n in names if n), url.split("://", 1)[-1].split("/", 1)[0])


def _url(root: Element, witness: Witness, base: str, capture: Capture) -> str:
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            found = absolute(link.get("href"), base)
            if found:
                return found
    return absolute(witness.get("og:url"), base) or capture.final_url
