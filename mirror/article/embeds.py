"""Things that only work elsewhere, as cards: posts, videos, frames, charts."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from mirror.article.clean import clean
from mirror.article.dom import Element, squeeze
from mirror.article.links import absolute, anchor
from mirror.model import Candidate, Card, Paragraph, Picture, Span

# host (and the hosts under it) -> kind of card. The address decides, never a class name.
_KINDS = {
    "youtube.com": "video", "youtube-nocookie.com": "video", "youtu.be": "video",
    "vimeo.com": "video", "dailymotion.com": "video", "rutube.ru": "video", "vk.com": "video",
    "vkvideo.ru": "video", "ok.ru": "video", "twitch.tv": "video", "jwplatform.com": "video",
    "brightcove.net": "video", "ustream.tv": "video", "streamable.com": "video",
    "tiktok.com": "video", "rumble.com": "video", "aparat.com": "video", "coub.com": "video",
    "dzen.ru": "video",
    "twitter.com": "post", "x.com": "post", "instagram.com": "post", "facebook.com": "post",
    "t.me": "post", "telegram.org": "post", "bsky.app": "post", "threads.net": "post",
    "reddit.com": "post", "mastodon.social": "post",
    "soundcloud.com": "audio", "spotify.com": "audio", "podcasts.apple.com": "audio",
    "music.yandex.ru": "audio", "castbox.fm": "audio", "mave.digital": "audio",
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
    r"twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|fb-video|telegram-post|bluesky-embed|text-post-media|reddit-embed|mastodon-embed|fb-xfbml-parse-ignore",
    re.IGNORECASE,
)


def kind_of(url: str) -> str:
    """Return the kind of card for an address: "frame" where neither host nor ending tells."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    path = urlsplit(url).path.lower()
    if path.endswith(".pdf") or path.startswith("/wall-"):  # VK's videos and posts have one host
        return "document" if path.endswith(".pdf") else "post"
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
        return _telegram(element) or _chart(element, base)
    if element.tag in ("video", "audio", "amp-video", "amp-audio"):
        return _media(element, base)
    return _frame(element, base)


def _chart(element: Element, base: str) -> Card | None:
    """Datawrapper's script stands where its chart is drawn; a picture may follow it."""
    url = absolute(element.get("src"), base) or ""
    drawn = re.fullmatch(r"(https://datawrapper\.dwcdn\.net/\w+/)(?:\d+/)?embed\.js", url)
    return Card(kind="chart", url=drawn[1]) if drawn else None


def _telegram(element: Element) -> Card | None:
    """Telegram's widget leaves only a script that names the post."""
    post = (element.get("data-telegram-post") or "").strip().strip("/")
    if not re.fullmatch(r"[A-Za-z0-9_]+/\d+(?:\?\S*)?", post):
        return None
    return Card(kind="post", url=f"https://t.me/{post}", title="Telegram")


def drawing(element: Element) -> Card | None:
    """Return a chart (svg, canvas) as its words; icons and ornaments have hardly any."""
    written = [squeeze("".join(map(str, text.itertext()))) for text in element.iter("text")]
    if element.tag == "canvas":
        written = [squeeze("".join(map(str, element.itertext())))]
    said = " · ".join(filter(None, written))
    if len(said) < _MIN_CHART:
        return None
    label = next((t.text or "" for t in element.iterchildren("title")), "")
    title = clean(squeeze(element.get("aria-label") or label))
    words = Paragraph(spans=(Span(text=clean(said)),))
    return Card(kind="chart", url=None, title=title, blocks=(words,))


_MIN_CHART = 12  # characters: a logo's or a button's drawing is a word at most


_FRAME_SOURCES = (
    "src", "data", "data-src", "data-lazy-src", "data-url", "data-embed-src",
    "data-cookieblock-src", "data-src-cmplz", "data-href",
)  # fmt: skip


def _frame(element: Element, base: str) -> Card | None:
    given = (element.get(name) for name in _FRAME_SOURCES)
    url = absolute(next((v for v in given if v and not v.startswith("about:")), None), base)
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
    kind = "audio" if element.tag in ("audio", "amp-audio") else "video"
    return Card(kind=kind, url=url, title=clean(squeeze(element.get("title") or "")), poster=poster)


# host and path of a player -> path of the page that a reader can open.
_PLAYERS = tuple(
    (re.compile(player), page)
    for player, page in (
        (
            r"youtube(?:-nocookie)?\.com/embed/(?!videoseries)([\w-]{6,})",
            r"www.youtube.com/watch?v=\1",
        ),
        (r"player\.vimeo\.com/video/(\d+)", r"vimeo.com/\1"),
        (r"rutube\.ru/(?:play|video)/embed/(\w+)", r"rutube.ru/video/\1/"),
        (r"(vk\.com|vkvideo\.ru)/video_ext\.php\?(?:\S*&)?oid=(-?\d+)&id=(\d+)", r"\1/video\2_\3"),
        (r"ok\.ru/videoembed/(\d+)", r"ok.ru/video/\1"),
        (r"dailymotion\.com/embed/video/(\w+)", r"www.dailymotion.com/video/\1"),
        (r"open\.spotify\.com/embed/(\w+/\w+)", r"open.spotify.com/\1"),
        (r"platform\.twitter\.com/embed/\w+\.html\?(?:\S*&)?id=(\d+)", r"twitter.com/i/status/\1"),
        (r"instagram\.com/(p|reel|tv)/([\w-]+)/embed", r"www.instagram.com/\1/\2/"),
        (r"(t\.me/\w+/\d+)\?\S*embed=", r"\1"),
    )
)


def _page(url: str) -> str:
    """Return the page a reader can open for a player's address."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    where = f"{host}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    for player, page in _PLAYERS:
        if found := player.match(where):
            return f"https://{found.expand(page)}"
    if host == "facebook.com" and (target := parse_qs(parts.query).get("href")):
        return absolute(target[0], url) or url
    return url
