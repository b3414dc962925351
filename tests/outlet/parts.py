"""The article's own parts as HTML, one function a kind."""

import hashlib
from collections.abc import Iterable
from html import escape

from tests.outlet.story import Part, Photo

WIDTHS = (320, 640, 960, 1360)


def picture_path(scene: str, preset: str = "960") -> str:
    """Where a picture is: /image/960/3f/river.jpg (the preset names its width or crop)."""
    shard = hashlib.sha256(scene.encode()).hexdigest()[:2]
    return f"/image/{preset}/{shard}/{scene}.jpg"


def image(photo: Photo, *, lazy: bool = True) -> str:
    """An <img>; a lazy one has its picture in data-src and a blank in src."""
    large = picture_path(photo.scene, "1360")
    if not lazy:
        sizes = ", ".join(f"{picture_path(photo.scene, str(width))} {width}w" for width in WIDTHS)
        return f'<img src="{large}" srcset="{sizes}" alt="{escape(photo.caption)}">'
    return f'<img class="lazy" src="/static/blank.gif" data-src="{large}" alt="">'


def lead(photo: Photo) -> str:
    """The featured image."""
    return (
        f'<figure class="article__featured-image featured-image">{image(photo, lazy=False)}'
        '<figcaption class="featured-image__caption-wrap">'
        f'<span class="article__featured-image__caption">{escape(photo.caption)}</span> '
        f'<span class="article__featured-image__credits">{escape(photo.credit)}</span>'
        "</figcaption></figure>"
    )


def blocks(parts: Iterable[Part]) -> list[str]:
    """The body's blocks: runs of text share one html block, everything else has its own."""
    found: list[str] = []
    run: list[str] = []
    for part in parts:
        if part.kind in TEXT:
            run.append(TEXT[part.kind](part))
            continue
        found += _text_block(run)
        run = []
        kind, render = OTHER[part.kind]
        found.append(block(kind, render(part)))
    return found + _text_block(run)


def block(kind: str, inner: str) -> str:
    """One block of the body."""
    return (
        f'<div class="article__block article__block--{kind} article__block--column" '
        f'data-id="article-block-type">{inner}</div>'
    )


def _text_block(run: list[str]) -> list[str]:
    """The html block of a run of text, if there is one."""
    return [block("html", "".join(run))] if run else []


def _table(part: Part) -> str:
    head, *rows = part.rows
    cells = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    caption = f"<caption>{part.text}</caption>" if part.text else ""
    return f"<table>{caption}<thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"


def _list(part: Part) -> str:
    tag = "ol" if part.ordered else "ul"
    return f"<{tag}>" + "".join(f"<li>{item}</li>" for item in part.items) + f"</{tag}>"


def _quote(part: Part) -> str:
    cite = f"<cite>{part.cite}</cite>" if part.cite else ""
    return f'<blockquote class="article__quote">{part.text}</blockquote>{cite}'


def _image(part: Part) -> str:
    (photo,) = part.photos
    return (
        f'<figure class="article__image">{image(photo)}<figcaption>'
        f'<span class="article__image__caption">{escape(photo.caption)}</span>'
        f'<span class="article__image__credits">{escape(photo.credit)}</span>'
        "</figcaption></figure>"
    )


def _gallery(part: Part) -> str:
    slides = "".join(
        f'<div class="slider__slide"><a href="{picture_path(photo.scene, "1360")}">'
        f'<img src="{picture_path(photo.scene, "1920")}" alt="">'
        f"<figcaption>{escape(photo.caption)} <span>{escape(photo.credit)}</span></figcaption>"
        "</a></div>"
        for photo in part.photos
    )
    return f'<div class="article__images slider" y-use="Slider">{slides}</div>'


def _telegram(part: Part) -> str:
    return (
        '<div class="article__embed"><script async src="https://telegram.example/widget.js?22" '
        f'data-telegram-post="{part.text}" data-width="100%"></script></div>'
    )


def _embed(part: Part) -> str:
    return (
        f'<div class="article__embed"><iframe src="{part.href}" title="{escape(part.text)}" '
        'width="560" height="315" allowfullscreen></iframe></div>'
    )


TEXT = {
    "paragraph": lambda part: f"<p>{part.text}</p>",
    "heading": lambda part: f"<h2>{part.text}</h2>",
    "table": _table,
    "list": _list,
}
OTHER = {
    "quote": ("quote", _quote),
    "image": ("image", _image),
    "gallery": ("images", _gallery),
    "telegram": ("embed", _telegram),
    "embed": ("embed", _embed),
    "aside": (
        "aside",
        lambda part: (
            f'<aside class="article__aside"><h4>{part.title}</h4><p>{part.text}</p></aside>'
        ),
    ),
}
