"""Things that only work elsewhere, as cards: posts, videos, frames, charts."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from mirror.article.clean import clean
from mirror.article.dom import Element, squeeze
from mirror.article.links import absolute, anchor
from mirror.model import Candidate, Card, Picture

# host (and the hosts under it) -> kind of card. The address decides, never a class name.
_KINDS = {
    "youtube.com": "video", "youtube-nocookie.com": "video", "youtu.be": "video",
    "vimeo.com": "video", "dailymotion.com": "video", "rutube.ru": "video", "vk.com": "video",
    "vkvideo.ru": "video", "ok.ru": "video", "twitch.tv": "video", "jwplatform.com": "video",
    "brightcove.net": "video", "ustream.tv": "video", "streamable.com": "video",
    "tiktok.com": "video", "rumble.com": "video", "aparat.com": "video",
    "twitter.com": "post", "x.com": "post", "instagram.com": "post", "facebook.com": "post",
    "t.me": "post", "telegram.org": "post", "bsky.app": "post", "threads.net": "post",
    "reddit.com": "post", "mastodon.social": "post",
    "soundcloud.com": "audio", "spotify.com": "audio", "podcasts.apple.com": "audio",
    "megaphone.fm": "audio", "acast.com": "audio", "simplecast.com": "audio",
    "datawrapper.dwcdn.net": "chart", "dwcdn.net": "chart", "flourish.studio": "chart",
    "infogram.com": "chart", "public.tableau.com": "chart", "google.com": "frame",
    "scribd.com": "document", "documentcloud.org": "document", "issuu.com": "document",
}  # fmt: skip

# Frames that show nothing of the article: advertising, measuring, consent, comments, sign-up.
_NOISE = re.compile(
    r"doubleclick|googlesyndication|googletagmanager|google-analytics|adservice|taboola|outbrain|"
    r"disqus|facebook\.com/plugins/(?:like|share|page|comments)|recaptcha|/ads?[./?]|adserver|"
    r"consent|(?<!no)cookie|newsletter|subscribe|mailchimp|pixel|piano\.io|onetrust|viafoura|amazon-adsystem|"
    r"about:blank|turnstile|stripe\.com|paypal\.com|donorbox|patreon",
    re.IGNORECASE,
)
_QUOTE_CLASSES = re.compile(
    r"twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|fb-video|telegram-post|bluesky-embed|text-post-media|reddit-embed|mastodon-embed",
    re.IGNORECASE,
)


def kind_of(url: str) -> str:
    """Return the kind of card for an address: "frame" for a host not known."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    while host:
        if host in _KINDS:
            return _KINDS[host]
        host = host.partition(".")[2]
    return "frame"


def is_post_quote(element: Element) -> bool:
    """Tell whether a blockquote is a post of a social network, waiting for its script."""
    return bool(_QUOTE_CLASSES.search(element.get("class") or ""))


def post_url(element: Element, base: str) -> str | None:
    """Return the address of the post that an embed quotes: the last link to it counts."""
    for name in (
        "data-instgrm-permalink",
        "cite",
        "data-href",
        "data-embed-url",
        "data-text-post-permalink",
    ):
        url = absolute(element.get(name), base)
        if url:
            return url.split("?", 1)[0]
    urls = [anchor(a.get("href"), base) for a in element.iter("a")]
    posts = [
        u
        for u in urls
        if u
        and re.search(
            r"/status(?:es)?/\d|/p/|/reel/|/posts?/|/video/|/videos/|t\.me/\w+/\d|/comments/", u
        )
    ]
    return (
        posts[-1]
        if posts
        else next((u for u in reversed(urls) if u and kind_of(u) == "post"), None)
    )


def card(element: Element, base: str) -> Card | None:
    """Return the card for a frame, player, script or link that draws something elsewhere."""
    if element.tag == "script":
        return _telegram(element)
    if element.tag in ("video", "audio", "amp-video"):
        return _media(element, base)
    return _frame(element, base)


def _telegram(element: Element) -> Card | None:
    """Telegram's widget leaves only a script that names the post."""
    post = (element.get("data-telegram-post") or "").strip().strip("/")
    if not re.fullmatch(r"[A-Za-z0-9_]+/\d+(?:\?\S*)?", post):
        return None
    return Card(kind="post", url=f"https://t.me/{post}", title="Telegram")


def _frame(element: Element, base: str) -> Card | None:
    raw = next(
        (
            v
            for n in (
                "src",
                "data-src",
                "data-lazy-src",
                "data-url",
                "data-embed-src",
                "data-cookieblock-src",
                "data-src-cmplz",
                "data-href",
            )
            if (v := element.get(n)) and not v.startswith("about:")
        ),
        None,
    )
    if raw is None and element.tag.startswith("amp-youtube"):
        raw = f"https://www.youtube.com/watch?v={element.get('data-videoid')}"
    url = absolute(raw, base)
    if url is None or _NOISE.search(url):
        return None
    title = clean(squeeze(element.get("title") or element.get("aria-label") or ""))
    return Card(kind=kind_of(url), url=_page(url), title=title)


def _media(element: Element, base: str) -> Card | None:
    sources = [
        element.get("src"),
        element.get("data-src"),
        *(s.get("src") for s in element.iter("source")),
    ]
    url = next((u for u in (absolute(s, base) for s in sources) if u), None)
    image = absolute(element.get("poster"), base)
    poster = Picture(candidates=(Candidate(url=image),)) if image else None
    if url is None and poster is None:
        return None
    kind = "audio" if element.tag == "audio" else "video"
    return Card(kind=kind, url=url, title=clean(squeeze(element.get("title") or "")), poster=poster)


def _page(url: str) -> str:
    """Return the page a reader can open for a player's address."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    video = re.match(r"/embed/([\w-]{6,})", parts.path)
    if host in ("youtube.com", "youtube-nocookie.com") and video and video[1] != "videoseries":
        return f"https://www.youtube.com/watch?v={video[1]}"
    if host == "player.vimeo.com" and (found := re.match(r"/video/(\d+)", parts.path)):
        return f"https://vimeo.com/{found[1]}"
    if host == "facebook.com" and (target := parse_qs(parts.query).get("href")):
        return absolute(target[0], url) or url
    return url
