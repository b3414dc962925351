"""Who wrote it: every name, in the printed order, without "By"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import islice

from mirror.article.dom import Element, ancestors, short_text, text_of
from mirror.article.names import names_of, says_by
from mirror.article.witness import Witness, key, strings
from mirror.article.wordlists import spread

_NAME_CLASS = re.compile(r"author|byline|writer|autor|journalist|reporter|creator")
_NOT_CLASS = re.compile(
    r"comment|bio|avatar|image|img|photo|social|follow|related|sidebar|widget|count|share|more"
)


def byline(
    root: Element, h1: Element | None, witness: Witness, own: Collection[str]
) -> tuple[tuple[str, ...], str]:
    """
    Return the authors and where they came from.

    Args:
        root: the page.
        h1: its headline.
        witness: what it says of itself.
        own: what the outlet is called (`own_names`); people come before the outlet itself.
    """
    ways = [
        ("json-ld", names_of(_json_names(witness))),
        ("meta", names_of(_meta_names(witness))),
        ("page", names_of(_page_names(root, h1))),
        ("page", _worded(root, h1)),
    ]
    for source, names in ways:
        people = tuple(n for n in names if _letters(n) not in own)
        if people and source != "page" and _goes_on(people, linked := _linked_names(root, h1)):
            return linked, "page"  # metadata often names the first author alone
        if people and (source != "page" or any(" " in n for n in people)):
            return people, source  # a page's initials ("amw") say less than the outlet's name
    return next(((names, source) for source, names in ways if names), ((), "none"))


def own_names(outlet: str, host: str, witness: Witness) -> frozenset[str]:
    """Return what an outlet calls itself, its host and each part of that among it."""
    publisher = strings(witness.resolve(witness.article.get("publisher")))
    names = (outlet, host, *host.split("."), witness.get("og:site_name"), *publisher)
    return frozenset(_letters(n) for n in names if n)


def _letters(name: str) -> str:
    """Return a name as outlets are compared: "Die FURCHE", "DIE FURCHE" and "die-furche"."""
    return "".join(filter(str.isalnum, name.casefold()))


def _json_names(witness: Witness) -> list[str]:
    value = witness.article.get("author") or witness.article.get("creator")
    people = value if isinstance(value, list) else [value]
    return [n for p in people for n in strings(witness.resolve(p))]


_META = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author",
    "dc.creator", "dcterms.creator", "byl", "cxenseparse:author", "dable:author", "citation_author",
)  # fmt: skip


def _meta_names(witness: Witness) -> list[str]:
    for name in _META:
        found = [v for v in witness.meta.get(key(name), ()) if not v.startswith(("http", "@"))]
        if found:
            return found
    return []


_NEAR = 150  # elements; a byline above the headline stands this close
_FAR = 900


def _page_names(root: Element, h1: Element | None) -> list[str]:
    """Return the names in the first element after the headline that is called a byline."""
    element = _byline_element(root, h1)
    if element is None:
        return []
    parts = _leaves(element, "a", "span", "li", "p")
    return parts if len(parts) > 1 and names_of(parts) else [text_of(element)]


def _linked_names(root: Element, h1: Element | None) -> tuple[str, ...]:
    """Return the names that a byline prints as links, if its words ("By A and B") say the same."""
    element = _byline_element(root, h1)
    if element is None:
        return ()
    linked, said = names_of(_leaves(element, "a")), names_of([text_of(element)])
    agree = len(linked) == len(said) and all(map(_says_name, said, linked))
    return linked if agree else ()


def _says_name(said: str, name: str) -> bool:
    """Tell whether *name* is what was *said*, before a date perhaps, and no "sign in" link."""
    return said.startswith(name) and not name[0].islower()


def _goes_on(first: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Tell whether *names* holds all of *first* and more."""
    return {n.casefold() for n in first} < {n.casefold() for n in names}


def _leaves(element: Element, *tags: str) -> list[str]:
    return [t for a in element.iter(*tags) if " " in (t := text_of(a)) and len(a) == 0]


def _around(root: Element, h1: Element | None) -> Iterator[Element]:
    """Yield the elements behind the headline, then those before it, as far as bylines stand."""
    order = list(root.iter())
    at = order.index(h1) if h1 is not None else 0
    yield from order[at : at + _FAR]
    yield from order[max(0, at - _NEAR) : at]


def _byline_element(root: Element, h1: Element | None) -> Element | None:
    for element in _around(root, h1):
        if _is_byline(element):
            text = text_of(element)
            if 2 < len(text) <= 160 and (names_of([text]) or len(element) > 1):
                return element
    return None


def _worded(root: Element, h1: Element | None) -> tuple[str, ...]:
    """Return the names in the first line that is a byline by its words alone: "By Jane Roe"."""
    for element in _around(root, h1):
        if says_by(element.text or ""):
            for whole in (element, *islice(ancestors(element), 1)):  # "By" may have its own element
                names = names_of([line]) if says_by(line := short_text(whole, _MAX_LINE)) else ()
                if names and all(map(_is_person, names)):
                    return names
    return ()


_MAX_LINE = 80  # characters


def _is_person(name: str) -> bool:
    return len(name.split()) > 1 and all(word[0].isupper() for word in name.split())


def _is_byline(element: Element) -> bool:
    if element.tag in ("meta", "link", "script", "img", "body", "article", "main"):
        return False
    if "author" in (element.get("rel") or "") or element.get("itemprop") in ("author", "creator"):
        return True
    name = element.get("class")
    return bool(name and _named_author(name))


@lru_cache(maxsize=4096)
def _named_author(name: str) -> bool:
    folded = spread(name)
    return bool(_NAME_CLASS.search(folded)) and not _NOT_CLASS.search(folded)
