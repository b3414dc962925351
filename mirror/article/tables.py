"""Tables of data; those that only lay out a page are walked into like any box."""

from __future__ import annotations

from mirror.article.dom import Element, text_of
from mirror.article.spans import spans_of
from mirror.model import Cell, Table

_MAX_SPAN = 100  # more columns than any table of ours has
_PROSE_CELL = 400  # characters; longer cells hold a page, not data


def is_data(element: Element) -> bool:
    """Tell whether a table holds data: two cells side by side, and no cell holds the page."""
    if element.get("role") == "presentation" or element.find(".//table") is not None:
        return False
    rows = list(element.iter("tr"))
    if not rows or max(len(list(r.iterchildren("td", "th"))) for r in rows) < 2:
        return False
    cells = list(element.iter("td", "th"))
    if any(c.tag == "th" for c in cells):
        return True
    return not any(c.find(".//p") is not None and len(text_of(c)) > _PROSE_CELL for c in cells)


def table(element: Element, base: str) -> Table | None:
    """Return the table under *element*, None where no cell has words."""
    rows = tuple(r for r in (_row(tr, base) for tr in element.iter("tr")) if r)
    caption = next(element.iter("caption"), None)
    if not any(c.spans for r in rows for c in r):
        return None
    return Table(rows=rows, caption=spans_of(caption, base) if caption is not None else ())


def _row(tr: Element, base: str) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            spans=spans_of(cell, base),
            header=cell.tag == "th",
            colspan=_span(cell.get("colspan")),
            rowspan=_span(cell.get("rowspan")),
        )
        for cell in tr.iterchildren("td", "th")
    )


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    return (
        min(_MAX_SPAN, max(1, int(digits)))
        if digits.isascii() and digits.isdigit() and len(digits) < 6
        else 1
    )
