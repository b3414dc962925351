"""
A story as a page: what a browser gets, with everything around the article.

The structure is that of the large newspapers that run on one publishing system: nested article
elements, a share card instead of the lead photo in og:image, JSON-LD that names only the first
author, boxes inside the container of the text, and the next article appended below.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from tests.outlet import parts
from tests.outlet.furniture import EDITIONS, Furniture
from tests.outlet.story import Story, prefix, words

REPORTED_UPDATE = timedelta(minutes=10)  # a change within ten minutes is not shown to readers


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a page shows besides its story."""

    base: str
    """Scheme, host and port, without a final slash."""
    others: tuple[Story, ...] = ()
    """Stories that the page links to; the first is the one appended by endless scrolling."""
    at: datetime
    """When the page is drawn: advertising and the counter of readers change with the hour."""


def render(story: Story, around: Surroundings) -> str:
    """The whole page of *story*."""
    words_around = EDITIONS[story.edition]
    return (
        f'<!DOCTYPE html>\n<html lang="{story.edition}"><head>{_head(story, around)}</head>'
        f'<body class="article-item">{_top(words_around, story.edition, around)}'
        '<div class="container article-container--outer"><div class="row"><div class="col">'
        '<article y-use="article.IsIntersecting">'
        f"{_container(story, words_around, around)}</article></div>"
        f"{_sidebar(words_around, around)}</div></div>"
        f"{_next(words_around, around)}{_bottom(words_around, story)}</body></html>\n"
    )


def paywall(story: Story, around: Surroundings) -> str:
    """The page of a story that shows one paragraph and asks for money for the rest."""
    stub = f"<p>{story.paragraphs[0]}</p>"
    words_around = EDITIONS[story.edition]
    return (
        f'<!DOCTYPE html>\n<html lang="{story.edition}"><head>{_head(story, around)}</head><body>'
        f'<article class="article"><h1>{story.title}</h1>{stub}'
        f'<div class="paywall" data-piano="wall"><p>{words_around.paywall}</p>'
        '<form action="/login" method="post"><input name="email"><input type="password" '
        'name="password"><button>OK</button></form></div></article></body></html>\n'
    )


# --- head -------------------------------------------------------------------------------------


def _head(story: Story, around: Surroundings) -> str:
    url = around.base + story.path
    name = EDITIONS[story.edition].name
    card = f"{around.base}{parts.picture_path(f'card-{story.id}', 'og')}"
    properties = {
        "og:url": url,
        "og:title": story.title,
        "og:description": words(story.dek),
        "og:image": card,
        "og:site_name": name,
        "article:author": story.authors[0] if story.authors else "",
        "article:published_time": story.published.isoformat(),
        "article:modified_time": (story.modified or story.published).isoformat(),
        "article:section": story.section,
    }
    metas = "".join(
        f'<meta property="{key}" content="{escape(value)}">' for key, value in properties.items()
    )
    return (
        f'<meta charset="utf-8"><base href="{around.base}/"><title>{story.title} - {name}</title>'
        f'<link rel="canonical" href="{url}"><meta name="googlebot" content="noarchive">'
        f'<meta name="author" content="{", ".join(story.authors)}">{metas}'
        f"{_json_ld(story, url, card)}<script>window.dataLayer=[];</script>"
    )


def _json_ld(story: Story, url: str, card: str) -> str:
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "description": words(story.dek),
        "datePublished": story.published.isoformat(),
        "dateModified": (story.modified or story.published).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in story.authors[:1]],
        "mainEntityOfPage": url,
        "image": card,
        "articleSection": story.section,
    }
    publisher = {
        "@context": "https://schema.org",
        "@type": "NewsMediaOrganization",
        "name": EDITIONS[story.edition].name,
    }
    return (
        '<script type="application/ld+json" data-json-ld-for-pagemetadata>'
        f"{json.dumps(article, ensure_ascii=False)}</script>"
        f'<script type="application/ld+json">{json.dumps(publisher, ensure_ascii=False)}</script>'
    )


# --- the article's container ------------------------------------------------------------------


def _container(story: Story, around: Furniture, page: Surroundings) -> str:
    """The container: the article, and inside it the boxes that are not the article."""
    return (
        f'<div class="article-container" id="article-id-{story.id}" data-page-id="{story.id}" '
        f'data-article-url="{page.base}{story.path}" data-article-title="{escape(story.title)}">'
        f'<article class="article article--{story.section}">{_header(story)}'
        f"{_byline(story, around)}{_social(around)}"
        f"{parts.lead(story.lead) if story.lead else ''}"
        '<div class="article__content-container"><div class="article__content" '
        f'y-name="article-content">{_body(story, around, page)}</div>{_after(story, around)}'
        "</div></article></div>"
    )


def _header(story: Story) -> str:
    dek = f"<h2>{story.dek}</h2>" if story.dek else ""
    return (
        f'<header class="article__header"><span class="article__label">{story.section}</span>'
        f'<h1><a href="{story.path}">{story.title}</a></h1>{dek}</header>'
    )


def _byline(story: Story, around: Furniture) -> str:
    names = [
        f'<a class="byline__author__name" href="/author/{number}" title="{name}">{name}</a>'
        for number, name in enumerate(story.authors)
    ]
    joined = f" {around.conjunction} ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
    return (
        '<div class="article__byline byline"><div class="byline__details">'
        f'<span class="byline__author">{around.by} {joined}</span> '
        f"{_time(story, around)}</div></div>"
    )


def _time(story: Story, around: Furniture) -> str:
    when, label = story.published, ""
    if story.modified and story.modified - story.published > REPORTED_UPDATE:
        when, label = story.modified, f"{around.updated} "
    text = f"{around.months[when.month - 1]} {when.day}, {when.year}"
    if story.edition == "ru":
        text = f"{when.day} {around.months[when.month - 1]} {when.year}"
    return (
        f'<time class="byline__datetime timeago" datetime="{when.isoformat()}" y-use="Timeago">'
        f"{label}{text}</time>"
    )


def _body(story: Story, around: Furniture, page: Surroundings) -> str:
    """The blocks, with a banner in the second place and the donation notice before the end."""
    own = parts.blocks(story.parts)
    boxes = [_support(around), _newsletter(around), _related(around, page)]
    mixed = own[:1] + boxes[:1] + own[1:2] + boxes[1:2] + own[2:3] + boxes[2:] + own[3:]
    credit = parts.block("html", f"<p><em>{story.credit}</em></p>") if story.credit else ""
    return "".join(mixed) + credit + _donation(around)


def _support(around: Furniture) -> str:
    return (
        f'<div class="contribute-banner" y-use="ContributeBanner"><a href="/contribute">'
        f"{around.support}</a></div>"
    )


def _newsletter(around: Furniture) -> str:
    title, text, done = around.newsletter
    form = '<form><input type="email"><button>→</button></form>'
    inner = f'<div class="newsletterbanner"><h4>{title}</h4><p>{text}</p>{form}<p>{done}</p></div>'
    return parts.block("newsletter", inner)


def _related(around: Furniture, page: Surroundings) -> str:
    teasers = "".join(_teaser(story) for story in page.others[:2])
    inner = f'<aside class="article__related-article"><h4>{around.related}</h4>{teasers}</aside>'
    return parts.block("article", inner)


def _teaser(story: Story) -> str:
    picture = parts.image(story.lead) if story.lead else ""
    return (
        f'<a class="related-article__inner" href="{story.path}">{picture}'
        f"<h3>{story.title}</h3><p>{story.dek}</p></a>"
    )


def _donation(around: Furniture) -> str:
    greeting, *rest = around.donation
    text = "".join(f"<p>{line}</p>" for line in rest)
    return f'<div class="contribute-article"><p><strong>{greeting}</strong></p>{text}</div>'


def _after(story: Story, around: Furniture) -> str:
    note = f'<div class="article__disclaimer">{story.disclaimer}</div>' if story.disclaimer else ""
    tags = "".join(f'<a href="/tag/{tag}">{tag}</a>' for tag in story.tags)
    read = f'<p class="read-more">{around.read_more}:</p>' if tags else ""
    return f'{note}<div class="article__tags">{read}{tags}</div>'


def _social(around: Furniture) -> str:
    links = "".join(
        f'<a class="social__icon" href="https://{name}.example/share">{name}</a>'
        for name in ("wire", "crow", "letter")
    )
    return f'<div class="social"><span>{around.share}</span>{links}</div>'


# --- around it --------------------------------------------------------------------------------


def _top(around: Furniture, edition: str, page: Surroundings) -> str:
    menu = "".join(f'<li><a href="{prefix(edition)}/">{entry}</a></li>' for entry in around.menu)
    return (
        f'<header class="site-header"><a href="{prefix(edition)}/">{around.name}</a>'
        f"<p>{around.slogan}</p><nav><ul>{menu}</ul></nav></header>"
        f'<div class="banner" data-slot="{page.at:%Y%m%d%H}"><img src="/ad/{page.at:%H}.gif"></div>'
    )


def _sidebar(around: Furniture, page: Surroundings) -> str:
    readers = 40 + page.at.hour * 7
    teasers = "".join(_teaser(story) for story in page.others)
    return (
        f'<aside class="sidebar"><h4>{around.read_more}</h4>'
        f'<span class="sidebar__readers">{readers}</span>{teasers}</aside>'
    )


def _next(around: Furniture, page: Surroundings) -> str:
    """The article that endless scrolling has already appended."""
    if not page.others:
        return ""
    story = page.others[0]
    return (
        f'<div class="lazy-loaded article-container" data-page-id="{story.id}">'
        f'<article class="article article--{story.section}">{_header(story)}'
        f'{_byline(story, around)}<div class="article__content">'
        f"{''.join(parts.blocks(story.parts)[:2])}</div></article></div>"
        '<div id="load-next-article" y-use="article.InfiniteScroll"></div>'
    )


def _bottom(around: Furniture, story: Story) -> str:
    pixel = f'<img src="/pixel.gif?page={story.id}" width="1" height="1" alt="" style="border:0">'
    return (
        f'<div class="cookie-consent"><p>{around.cookies}</p><button>OK</button></div>'
        f"<footer><p>{around.footer}</p></footer><noscript>{pixel}</noscript>{pixel}"
        '<script src="/static/app.js" defer></script>'
    )
