"""A page read: numbered steps from the capture to the article and where each field came from."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from mirror.article import byline, container, dates, language, notes, statejson
from mirror.article import title as titles
from mirror.article.about import address, base_of, outlet_of, section_of, tags_of
from mirror.article.blocks import build
from mirror.article.body import tidy
from mirror.article.dom import Element, text_of
from mirror.article.draft import Draft, Known
from mirror.article.head import before, beside
from mirror.article.hinted import Hinted, body_of, look
from mirror.article.hints import NO_HINTS, Hints
from mirror.article.measure import Measures, measure
from mirror.article.names import names_of
from mirror.article.next_article import next_articles
from mirror.article.parse import parse
from mirror.article.sheets import place_photos
from mirror.article.shielded import open_addresses
from mirror.article.teasers import teasers
from mirror.article.told_photo import told_photo
from mirror.article.witness import Witness, hear
from mirror.article.wording import worded
from mirror.article.wordlists import fold
from mirror.charset import decode
from mirror.model import Article, Capture, Dropped, Reading


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """A parsed page and what is known of it before its body is looked for."""

    root: Element
    base: str
    host: str
    witness: Witness
    hinted: Hinted
    h1: Element | None
    title: str
    authors: tuple[str, ...]


def read(capture: Capture, hints: Hints = NO_HINTS) -> Reading:
    """
    Return the article in *capture*, where each field came from, and what was left out.

    Args:
        capture: the page as it came; nothing in it is trusted.
        hints: what an outlet file says; never needed.

    Raises:
        SandboxError: the page is larger or stranger than any article's.
    """
    # (1) bytes to text, text to one tree
    root = parse(decode(capture.body, capture.charset))
    place_photos(root)
    open_addresses(root)
    # (2) what the page says of itself, and what the outlet's file finds in it
    witness, hinted = hear(root), look(root, hints)
    base = base_of(root, capture.final_url)
    outlet = hints.outlet or outlet_of(witness, capture.final_url)
    host = (urlsplit(capture.final_url).hostname or "").removeprefix("www.")
    # (3) title and byline
    h1 = hinted.title[0] if hinted.title else titles.headline(root, witness)
    title, title_from = titles.title(root, h1, witness)
    own = byline.own_names(outlet, host, witness)
    authors, authors_from = byline.byline(root, h1, witness, own)
    if printed := next((t for e in hinted.title if (t := text_of(e))), ""):
        title, title_from = printed, "hint"
    if names := names_of(text_of(e) for e in hinted.byline):
        authors, authors_from = names, "hint"
    # (4) the body
    page = _Page(
        root=root, base=base, host=host, witness=witness, hinted=hinted, h1=h1,
        title=title, authors=authors,
    )  # fmt: skip
    draft, left_out, body_from = _body(page)
    # (5) dates, language
    published, published_from = dates.published(root, h1, witness, capture.final_url)
    when = next((d for e in hinted.date if (d := dates.parse_element(e))), None)
    if when and published_from in dates.PRINTED:
        published, published_from = when, "hint"
    modified, modified_from = dates.modified(witness)
    tag, direction = language.language(root, witness, draft.blocks)
    if body_from == "script" and draft.lead is None:
        draft.lead = told_photo(witness, base, draft.blocks)
    # (6) all of it together
    article = Article(
        url=address(root, witness, base, capture.final_url),
        outlet=outlet,
        title=title,
        language=tag,
        direction=direction,
        blocks=tuple(draft.blocks),
        dek=draft.dek,
        byline=authors,
        published=published,
        modified=modified,
        section=section_of(witness),
        tags=tags_of(witness),
        lead=draft.lead,
        credit=draft.credit,
        corrections=tuple(draft.corrections),
        disclaimer=draft.disclaimer,
    )
    sources = {
        "title": title_from, "byline": authors_from, "published": published_from,
        "modified": modified_from, "body": body_from,
    }  # fmt: skip
    return Reading(
        article=article, sources=sources, dropped=(*hinted.stale, *left_out, *draft.dropped)
    )


def _body(page: _Page) -> tuple[Draft, list[Dropped], str]:
    """Return the cleaned body, the elements left out of it, and where it came from."""
    # (1) parts of the page that are not the article
    measures = measure(page.root)
    dropped = container.discard(page.root, measures, page.h1)
    prose = container.remaining(measures, dropped)
    # (2) the element that holds the body
    source = "hint" if page.hinted.body else "page"
    hinted = body_of(page.hinted)
    if hinted is None:
        scope = page.hinted.article[0] if page.hinted.article else None
        node = container.choose(page.root, prose, measures.links, page.h1, scope)
        dropped |= dict.fromkeys(next_articles(node, page.h1, prose), "next article")
    else:
        node, others = hinted
        dropped |= others
    dropped |= dict.fromkeys((*page.hinted.drop, *page.hinted.dek), "hint drop")
    # (3) or the state of a script that would draw it
    drawn = statejson.hidden_body(page.root, page.witness, prose[node])
    if drawn:
        node, measures, dropped, source = *_drawn(drawn), "script"
    # (4) boxes in it that say what they are
    for element in node.iter():
        if element not in dropped and element is not node and (rule := worded(element, measures)):
            dropped[element] = rule
    dropped |= teasers(node, dropped, measures, page.base)
    # (5) blocks, and the lines among them that are not the article's
    above, below = before(node, page.h1, dropped, page.base)
    known = _known(page, beside(node, dropped, measures))
    draft = tidy(above, below, build((node,), dropped, page.base), known)
    if page.hinted.dek:
        draft.dek = text_of(page.hinted.dek[0])
    draft.disclaimer = draft.disclaimer or notes.beside(node)
    left_out = [
        Dropped(rule=r, sample=text_of(e)[:120]) for e, r in dropped.items() if measures.total[e]
    ]
    return draft, left_out, source


def _known(page: _Page, beside_first: frozenset[str]) -> Known:
    return Known(
        beside=beside_first,
        title=page.title,
        description=page.witness.get("og:description", "description", "twitter:description"),
        names=frozenset(fold(a) for a in page.authors),
        host=page.host,
    )


def _drawn(html: str) -> tuple[Element, Measures, dict[Element, str]]:
    """Return the tree of a text that a script would have drawn."""
    root = parse(f"<body><div>{html}</div></body>")
    return root, measure(root), {}
