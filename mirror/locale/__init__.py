"""What we say to readers, in their language: gettext catalogues and dates."""

from mirror.locale.words import LANGUAGES, Words, words

__all__ = ["LANGUAGES", "Words", "words"]
