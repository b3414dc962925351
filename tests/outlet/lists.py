"""What lists the outlet's articles: front pages, feeds, sitemaps; and robots.txt."""

from collections.abc import Iterable
from email.utils import format_datetime
from html import escape

from tests.outlet import parts
from tests.outlet.furniture import EDITIONS
from tests.outlet.story import Story, prefix, words

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def front(edition: str, stories: Iterable[Story]) -> str:
    """The edition's front page: links to its stories, and links that are none."""
    around = EDITIONS[edition]
    teasers = "".join(
        '<div class="article-excerpt"><h3>'
        f'<a href="{story.path}?utm_source=front">{story.title}</a></h3><p>{story.dek}</p></div>'
        for story in stories
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{edition}"><head><meta charset="utf-8">'
        f"<title>{around.name}</title></head><body><h1>{around.name}</h1>{teasers}"
        f'<a href="/contribute">{around.support}</a>'
        f"<footer>{around.footer}</footer></body></html>\n"
    )


def feed(edition: str, stories: Iterable[Story], *, base: str, full: bool) -> str:
    """The edition's RSS 2.0 feed; *full* carries the articles' text in content:encoded."""
    around = EDITIONS[edition]
    items = "".join(_item(story, base, full=full) for story in stories)
    return (
        f"{XML}"
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{around.name}</title><link>{base}{prefix(edition)}/</link><ttl>600</ttl>"
        f"<language>{edition}</language>{items}</channel></rss>\n"
    )


def _item(story: Story, base: str, *, full: bool) -> str:
    url = base + story.path
    body = "".join(parts.blocks(story.parts))
    content = f"<content:encoded>{escape(body)}</content:encoded>" if full else ""
    return (
        f'<item><title>{escape(story.title)}</title><link>{url}</link><guid isPermaLink="true">'
        f"{url}</guid><pubDate>{format_datetime(story.published)}</pubDate>"
        f"<description>{escape(words(story.dek))}</description>{content}</item>\n"
    )


def sitemap_index(months: Iterable[str], base: str) -> str:
    """The index: one gzipped sitemap a month, and the news sitemap."""
    names = [*(f"{month}.xml.gz" for month in months), "news.xml"]
    entries = "".join(f"<sitemap><loc>{base}/sitemap/{name}</loc></sitemap>" for name in names)
    return f'{XML}<sitemapindex xmlns="{SITEMAP}">{entries}</sitemapindex>\n'


def sitemap(stories: Iterable[Story], base: str) -> str:
    """A month's sitemap: addresses only."""
    entries = "".join(f"<url><loc>{base}{story.path}</loc></url>\n" for story in stories)
    return f'{XML}<urlset xmlns="{SITEMAP}">{entries}</urlset>\n'


def news_sitemap(stories: Iterable[Story], base: str) -> str:
    """The newest stories with title and time."""
    entries = "".join(
        f"<url><loc>{base}{story.path}</loc><n:news>"
        f"<n:publication_date>{story.published.isoformat()}</n:publication_date>"
        f"<n:title>{escape(story.title)}</n:title></n:news></url>\n"
        for story in stories
    )
    return f'{XML}<urlset xmlns="{SITEMAP}" xmlns:n="{NEWS}">{entries}</urlset>\n'


def robots(base: str) -> str:
    """What the outlet asks of robots."""
    rules = "User-agent: *\nDisallow: /search\nDisallow: /members/\n"
    return f"{rules}Sitemap: {base}/sitemap/sitemap.xml\n"
