"""The words of one language."""

import functools
import gettext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from mirror.locale import catalogue

LANGUAGES = ("en", "ru", "uk", "be", "fa")
"""The first is the one the messages are written in, and what other languages get."""
_RIGHT_TO_LEFT = frozenset({"fa"})
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What we say, in one language."""

    language: str
    catalogue: gettext.NullTranslations = field(repr=False)

    @property
    def direction(self) -> str:
        """Return "ltr" or "rtl"."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    def text(self, message: str) -> str:
        """Return *message* in this language."""
        return self.catalogue.gettext(message)

    def date(self, value: datetime | date) -> str:
        """Return a day, and the time in UTC where it has one: "3 November 2026, 14:05 UTC"."""
        if isinstance(value, datetime):
            value = value.astimezone(UTC)
        month = self.text(_MONTHS[value.month - 1])
        day = self.text("{day} {month} {year}").format(day=value.day, month=month, year=value.year)
        if not isinstance(value, datetime):
            return day
        return self.text("{day}, {time} UTC").format(day=day, time=f"{value:%H:%M}")


@functools.cache
def words(language: str) -> Words:
    """Return the words for BCP 47 tag *language*; English where we do not speak it."""
    ours = language.lower().partition("-")[0]
    if ours not in LANGUAGES[1:]:
        return Words(language="en", catalogue=gettext.NullTranslations())
    return Words(language=ours, catalogue=catalogue.load(ours))
