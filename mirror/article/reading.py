"""A page read: numbered steps from the capture to the article and where each field came from."""

from __future__ import annotations

from urllib.parse import urlsplit

from mirror.article import byline, container, dates, language, statejson
from mirror.article import title as titles
from mirror.article.blocks import build
from mirror.article.body import tidy
from mirror.article.boilerplate import worded
from mirror.article.dom import Element, text_of
from mirror.article.draft import Known
from mirror.article.head import before
from mirror.article.hints import NO_HINTS, Hints
from mirror.article.links import absolute
from mirror.article.measure import Measures, measure
from mirror.article.parse import parse
from mirror.article.witness import Witness, hear, strings
from mirror.article.wordlists import fold
from mirror.charset import decode
from mirror.model import Article, Capture, Dropped, Reading


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
    hidden = statejson.hidden_body(root, witness, prose[node])
    if hidden:
        node, measures, dropped = _drawn(hidden)
    # (5) boxes in the body that say what they are
    for element in node.iter():
        if element not in dropped and element is not node and (rule := worded(element, measures)):
            dropped[element] = rule
    # (6) blocks, and the lines among them that are not the article's
    raw = build(node, dropped, base)
    outlet = hints.outlet or _outlet(witness, capture.final_url)
    authors, authors_from = byline.byline(root, h1, witness, outlet)
    host = (urlsplit(capture.final_url).hostname or "").removeprefix("www.")
    known = Known(
        title=title,
        description=witness.get("og:description", "description", "twitter:description"),
        names=frozenset(fold(a) for a in authors),
        host=host,
    )
    body = tidy(*before(node, h1, dropped, base), raw, known)
    # (7) the other fields
    published, published_from = dates.published(root, witness, capture.final_url)
    modified, modified_from = dates.modified(witness)
    tag, direction = language.language(root, witness, body.blocks)
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
        dek=body.dek,
        lead=body.lead,
        credit=body.credit,
        corrections=tuple(body.corrections),
        disclaimer=body.disclaimer,
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


def _drawn(text: str) -> tuple[Element, Measures, dict[Element, str]]:
    """Return the tree of a text that a script would have drawn."""
    html = text if "<p" in text else "".join(f"<p>{line}</p>" for line in text.split("\n"))
    root = parse(f"<body><div>{html}</div></body>")
    return root, measure(root), {}


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
