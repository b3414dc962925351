"""The pages a reader walks: the newest articles, a page a month, what changed, a feed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby
from xml.etree import ElementTree as ET

from mirror.html import Element, Node, clean, document, element, link
from mirror.model import KeptFile, Rendition, Revision, TextSource
from mirror.site import living
from mirror.site.values import History, Site, changes, file_of, month_key

NEWEST = (
    40  # articles on the front page: about 12 KB after gzip, so that it passes a throttled line
)
FEED = 40

_MIRRORS = "Mirrors · Зеркала"
_SOURCES = {
    TextSource.FEED: "text from the outlet's feed · текст из ленты издания",
    TextSource.API: "text from the outlet's own interface · текст из интерфейса издания",
}
_INTRO = {
    "en": (
        "Copies of articles that somebody wants gone. Each is one file: it opens without a"
        " network, asks for nothing, and can be passed on by any means."
    ),
    "ru": (
        "Копии статей, которые кто-то хочет убрать. Каждая — один файл: он открывается без сети,"
        " ничего не запрашивает, и его можно передать любым способом."
    ),
}
_CHECK = {
    "en": "This page proves nothing by itself. To check a file, open verify.html and choose it,"
    " or run: mirror-verify FILE",
    "ru": "Сама эта страница ничего не доказывает. Чтобы проверить файл, откройте verify.html"
    " и выберите его или выполните: mirror-verify ФАЙЛ",
}


def pages(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every page of *site*, with one month of articles in memory."""
    newest: list[History] = []
    months: list[str] = []
    for month, histories in groupby(site.kept.newest_first(), key=_month):
        listed = list(histories)
        yield f"{month}.html", _listing(site, month, listed)
        for history in listed:
            if len(history) > 1:
                yield history_path(history[0].url), _history(history)
        newest += listed[: max(NEWEST, FEED) - len(newest)]
        months.append(month)
    yield "index.html", _front(site, newest[:NEWEST], months)
    yield "mirrors.html", _mirrors(site)
    yield "feed.xml", _feed(site, newest[:FEED])


def history_path(url: str) -> str:
    """Return where the history of the article at *url* stands."""
    return f"h/{hashlib.sha256(url.encode()).hexdigest()[:32]}.html"


def _month(history: History) -> str:
    return month_key(history[-1])[:7]


def _front(site: Site, newest: list[History], months: list[str]) -> bytes:
    return _page(
        "mirror",
        *_said(_INTRO),
        _articles(newest),
        element("h2", "Archive · Архив"),
        element("ul", *(element("li", link(f"{month}.html", month)) for month in months)),
        element("h2", "Check · Проверка"),
        *_said(_CHECK),
        element(
            "p",
            link("verify.html", "verify.html"),
            " sha256 ",
            element("code", site.verifier_sha256),
        ),
        element("p", "Index signed by · Указатель подписан: ", element("bdi", site.publisher)),
        element("p", element("code", site.fingerprint)),
        element("h2", link("mirrors.html", _MIRRORS)),
        *living.on_the_front(site),
        element("p", link("feed.xml", "Feed")),
    )


def _listing(site: Site, month: str, histories: list[History]) -> bytes:
    back = element("p", link("index.html", "← ", site.publisher))
    return _page(month, back, _articles(histories))


def _mirrors(site: Site) -> bytes:
    back = element("p", link("index.html", "← ", site.publisher))
    return _page(_MIRRORS, back, *living.on_their_page(site))


def _history(history: History) -> bytes:
    rows = [
        element(
            "li",
            f"{revision.number}. ",
            element("bdi", f"{revision.seen_at:%Y-%m-%d %H:00} UTC"),
            " ",
            *_files(revision, "../"),
            *_source(revision),
            *_withdrawn(revision),
        )
        for revision in history
    ]
    back = element("p", link("../index.html", "←"))
    return _page(history[-1].title, back, element("ul", *rows))


def _source(revision: Revision) -> list[Node]:
    """Return what the text was read from, nothing where it was the page."""
    words = _SOURCES.get(revision.source)
    return [element("br"), words] if words else []


def _withdrawn(revision: Revision) -> list[Node]:
    """Return why the newsroom withdrew the article, nothing where it did not."""
    if not revision.retracted:
        return []
    why = element("bdi", revision.retracted)
    return [element("br"), "withdrawn by the newsroom · отозвано редакцией: ", why]


def _said(words: dict[str, str]) -> list[Element]:
    return [element("p", text, lang=language) for language, text in words.items()]


def _articles(histories: list[History]) -> Element:
    return element("ul", *(_article(history) for history in histories))


def _article(history: History) -> Element:
    last = history[-1]
    facts = " · ".join(filter(None, [last.outlet, last.byline, last.published[:10]]))
    rows: list[Node] = [
        element("strong", element("bdi", last.title)),
        element("br"),
        element("bdi", facts),
        element("br"),
        *_files(last, ""),
    ]
    if len(history) > 1:
        changed = changes(history)
        words = f"changed {changed}× · изменена" if changed else "history · история"
        rows += [" · ", link(history_path(last.url), words)]
    return element("li", *rows, lang=last.language, dir=last.direction)


def _files(revision: Revision, up: str) -> list[Node]:
    names = {Rendition.TEXT: "text · текст", Rendition.FULL: "with pictures · с картинками"}
    nodes: list[Node] = []
    for rendition, words in names.items():
        file = file_of(revision, rendition)
        if file is not None:
            nodes += [" · "] if nodes else []
            nodes.append(link(up + file.path, f"{words}, {_size(file)}"))
    return nodes


def _size(file: KeptFile) -> str:
    return f"{max(1, round(file.size / 1000))} KB"


def _page(title: str, *content: Node) -> bytes:
    body = element("body", element("main", element("h1", title), *content))
    return document(title=title, language="en", direction="ltr", body=body).encode()


def _feed(site: Site, newest: list[History]) -> bytes:
    """Return an Atom feed (RFC 4287); links are relative, since no mirror knows its address."""
    feed = ET.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _child(feed, "id", f"urn:minisign:{site.key}".replace("+", "-").replace("/", "_"))
    _child(feed, "title", site.publisher)
    _child(feed, "updated", site.updated)
    for history in newest:
        _entry(feed, history[-1])
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(feed: ET.Element, revision: Revision) -> None:
    entry = _child(feed, "entry")
    _child(entry, "id", f"urn:sha256:{revision.text_sha256}")
    _child(entry, "title", revision.title)
    _child(entry, "updated", f"{revision.seen_at:%Y-%m-%dT%H:00:00Z}")
    author = _child(entry, "author")
    _child(author, "name", revision.byline or revision.outlet)
    for file in revision.files:
        _child(entry, "link", rel="alternate", type="text/html", href=file.path)


def _child(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, attributes)
    child.text = clean(text) or None
    return child
