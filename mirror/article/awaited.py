"""Posts, videos and charts that a page only names, in an attribute, for a script to draw."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mirror.article.clean import clean
from mirror.article.dom import Element, has_words, squeeze
from mirror.article.embeds import kind_of
from mirror.article.links import absolute
from mirror.article.pictures import hidden_pictures
from mirror.model import Card


@dataclass(frozen=True, kw_only=True, slots=True)
class _Form:
    """How the players and posts of one service are named."""

    called: re.Pattern[str]
    """In tag, class, id or the names of attributes."""
    attributes: tuple[str, ...]
    """Any of these holds the name."""
    value: re.Pattern[str]
    page: str
    """Address of the page that a reader can open, as `re.Match.expand` takes it."""


def _form(called: str, attributes: str, value: str, page: str) -> _Form:
    return _Form(
        called=re.compile(called),
        attributes=tuple(attributes.split()),
        value=re.compile(value),
        page=page,
    )


_FORMS = (
    _form(
        "youtube",
        "videoid data-videoid data-youtube-id data-video-id data-yt-id data-youtube data-id",
        r"[\w-]{11}",
        r"https://www.youtube.com/watch?v=\g<0>",
    ),
    _form(
        "vimeo",
        "videoid data-videoid data-vimeo-id data-id",
        r"\d{6,12}",
        r"https://vimeo.com/\g<0>",
    ),
    _form("dailymotion", "data-videoid", r"\w{5,12}", r"https://www.dailymotion.com/video/\g<0>"),
    _form(
        "twitter|tweet",
        "data-tweetid data-tweet-id",
        r"\d{5,20}",
        r"https://twitter.com/i/status/\g<0>",
    ),
    _form(
        "instagram",
        "data-shortcode",
        r"[\w-]{5,40}",
        r"https://www.instagram.com/p/\g<0>/",
    ),
    _form("facebook|fb-(?:post|video)", "data-href", r"https://\S+", r"\g<0>"),
    _form("infogram", "data-id", r"[\w-]{5,60}", r"https://infogram.com/\g<0>"),
    _form(
        "flourish",
        "data-src",
        r"(?:visualisation|story)/\d+",
        r"https://public.flourish.studio/\g<0>/",
    ),
    _form("vk_post", "id", r"vk_post_(-?\d+_\d+)", r"https://vk.com/wall\1"),
)
_ATTRIBUTES = frozenset(name for form in _FORMS for name in form.attributes)


def awaited(element: Element, base: str) -> Card | None:
    """Return the card of an element that waits for a script and shows no words; else None."""
    if _ATTRIBUTES.isdisjoint(element.keys()) or has_words(element):
        return None
    url = absolute(_address(element), base)
    if url is None:
        return None
    title = clean(squeeze(element.get("title") or element.get("data-title") or ""))
    poster = next(iter(hidden_pictures(element, base)), None)
    return Card(kind=kind_of(url), url=url, title=title, poster=poster)


def _address(element: Element) -> str | None:
    names = map(str, (element.tag, *element.attrib, element.get("class"), element.get("id")))
    called = " ".join(names).lower()
    for form in _FORMS:
        values = (element.get(name) or "" for name in form.attributes)
        told = (form.value.fullmatch(value) for value in values)
        if form.called.search(called) and (found := next(filter(None, told), None)):
            return found.expand(form.page)
    return None
