"""Where the same tree is: addresses as text and as QR codes, and how fresh the list of them is."""

from __future__ import annotations

import base64
import io

from mirror.html import Element, Node, element, link
from mirror.site.values import MirrorList, Place, Site

_ON_THE_FRONT = 5  # addresses; all of them are on mirrors.html
_SCALE = 4  # pixels a module: a cheap camera reads it off a cheap screen at arm's length
_QUIET = 4  # modules of white around it (ISO/IEC 18004, 6.3.8)
_LINKED = ("http:", "https:", "mailto:")

_HOLDS = {
    "en": "A signed list, version {version}, of {issued}. It holds until {expires}; after that day"
    " look for a newer one.",
    "ru": "Подписанный список, версия {version}, от {issued}. Он действует до {expires}; после"
    " этого дня найдите более новый.",
}
_RAN_OUT = {
    "en": "A signed list, version {version}, of {issued}. It ran out on {expires}, {days} days"
    " ago: some of these addresses may be gone. Look for a newer list.",
    "ru": "Подписанный список, версия {version}, от {issued}. Его срок истёк {expires}, дней"
    " назад: {days}; часть адресов могла пропасть. Найдите более новый список.",
}


def on_the_front(site: Site) -> list[Element]:
    """Return the first addresses as text, and one QR code: the front page has to stay light."""
    places = _places(site)[:_ON_THE_FRONT]
    rows = [element("li", *_address(place)) for place in places]
    codes = [element("p", qr(place.url)) for place in places[:1]]
    return [*_freshness(site.living), element("ul", *rows), *codes]


def on_their_page(site: Site) -> list[Element]:
    """Return all addresses, each as text and as QR code."""
    rows = [
        element("li", *_address(place), element("br"), qr(place.url)) for place in _places(site)
    ]
    return [*_freshness(site.living), element("ul", *rows)]


def qr(text: str) -> Element:
    """Return *text* as the picture of a QR code, inline; the same picture each time."""
    import segno  # noqa: PLC0415 - only a tree with mirrors draws

    code = segno.make(text, error="m", micro=False)
    drawn = io.BytesIO()
    code.save(drawn, kind="png", scale=_SCALE, border=_QUIET)
    width, height = code.symbol_size(scale=_SCALE, border=_QUIET)
    return element(
        "img",
        src=f"data:image/png;base64,{base64.b64encode(drawn.getvalue()).decode()}",
        alt=f"QR: {text}",
        width=str(width),
        height=str(height),
    )


def _places(site: Site) -> tuple[Place, ...]:
    return site.living.places if site.living else site.places


def _address(place: Place) -> list[Node]:
    known = f" (since · с {place.since})" if place.since else ""
    shown = element("code", place.url)
    linked = link(place.url, shown) if place.url.startswith(_LINKED) else shown
    return [f"{place.kind}: ", linked, known]


def _freshness(living: MirrorList | None) -> list[Element]:
    if living is None:
        return []
    words = _HOLDS if living.days_over is None else _RAN_OUT
    facts = {
        "version": living.version,
        "issued": living.issued,
        "expires": living.expires,
        "days": living.days_over,
    }
    return [element("p", text.format(**facts), lang=lang) for lang, text in words.items()]
