"""
Which boxes and lines are not the article, by what they say.

Wording alone would drop a report about newsletters, so it only decides about short boxes and lines.
"""

from __future__ import annotations

import re

from mirror.article.dom import Element, text_of
from mirror.article.embeds import is_post_quote
from mirror.article.measure import Measures
from mirror.article.wordlists import TOPICS, fold, signs, starts_with, topic, trim

_BOXES = frozenset(
    ("div", "section", "aside", "ul", "ol", "table", "header", "details", "article", "center",
     "blockquote", "fieldset")
)  # fmt: skip
_MAX_BOX = 1800  # characters: the longest donation plea we saw has 1,300


def worded(element: Element, measures: Measures) -> str:
    """Return the topic a box is about by its wording, "" if it is none of boilerplate's."""
    if element.tag not in _BOXES or not 0 < measures.total[element] <= _MAX_BOX:
        return ""
    if is_post_quote(element):
        return ""  # "View this post on …" stands for the post until a script draws it
    text = text_of(element)
    folded = fold(text)
    linked = measures.links[element] * 2 > measures.total[element]
    steps = element.tag in ("ul", "ol")  # "Sign up for an account; choose a plan"
    for name in TOPICS:
        words = topic(name)
        if name == "commerce":
            continue  # one line says it, in a box of the article's own
        if name == "related":
            if linked and starts_with(folded, words.starts):
                return name
            continue
        opening = bool(starts_with(folded, words.starts))
        weight = 1 if steps and name == "newsletter" else 2
        if signs(folded, words) + weight * opening >= _enough(len(folded)):
            return name
    return ""


def _enough(length: int) -> int:
    """Long boxes need more signs: 2 up to 350 characters, one more for each 350 after that."""
    return 2 + length // 350


def announces(text: str) -> bool:
    """Tell whether a line is the title of a box with other articles, and nothing else."""
    folded = trim(fold(text))
    if len(folded) > _MAX_TITLE:
        return False
    words = topic("related")
    return folded in words.whole or bool(starts_with(folded, words.starts))


def titles_others(text: str) -> bool:
    """Tell whether a line is the title of a box with other articles word for word."""
    return trim(fold(text)) in topic("related").whole


_MAX_ONE_WORD = 120  # characters of an invitation that begins with one telling word
_MAX_LABELED = 160  # characters; "Read: " before a headline is shorter, before a text longer
_MAX_TITLE = 60  # characters of a box's title


def contact(text: str, host: str) -> bool:
    """
    Tell whether a line says how to reach or follow somebody; only for the end of the text.

    An address of the outlet's own *host* is a sign. Where to reach the police is the article's.
    """
    words, folded = topic("contact"), fold(text).lstrip(_MARKS)
    if len(folded) <= _MAX_TITLE and _ADDRESS.search(folded) and not trim(_ADDRESS.sub("", folded)):
        return True  # nothing but addresses
    hits = sum(p in folded for p in words.contains) + bool(starts_with(folded, words.starts))
    hits += f"@{host}" in folded
    return hits >= 2 or (hits == 1 and len(folded) < 300 and bool(_HANDLE.search(folded)))


# Where somebody is reached; a longer address may be a source.
_ADDRESS = re.compile(r"[\w.+-]*@[\w.-]+|(?:https?://)?(?:www\.)?(?:twitter\.com|x\.com|t\.me)/\w+")
_HANDLE = re.compile(r"@\w|\w@\w|https?:|\.com\b|twitter|facebook|telegram|instagram")


def line_rule(text: str, link_share: float) -> str:
    """
    Return the topic of one line of boilerplate, "" if the line may be the article's.

    Args:
        text: the words of a paragraph, heading or list item.
        link_share: share of its characters inside links.
    """
    if len(text) > 400:
        return ""
    folded = fold(text)
    if _COUNTER.fullmatch(folded):
        return "counter"
    if _PLACEHOLDER.fullmatch(folded):
        return "placeholder"
    if link_share > _LINK and text.isupper() and len(folded.split()) >= _SHOUTED:
        return "related"  # "MORE RIVERS ARE RISING THIS WEEK": nobody writes a sentence so
    return _topic_of(folded, link_share)


def _topic_of(folded: str, link_share: float) -> str:
    """Return the topic whose phrases say that a line is about it, "" for none."""
    bare, plain = trim(_COUNTED.sub("", folded)), folded.lstrip(_MARKS)
    for name in TOPICS:
        words = topic(name)
        if bare in words.whole:
            return name
        phrase = starts_with(folded, words.starts) or starts_with(plain, words.starts)
        if phrase and (link_share > 0.4 or _telling(name, folded, phrase)):
            return name
        if len(folded) <= _MAX_SIGNED and signs(folded, words) >= _SIGNS:
            return name
    return ""


_MARKS = "[(（【*•·>»→▶►|–— "  # what outlets set before an invitation
_LINK = 0.95  # share of a line; a stop or a bracket may stand outside of the link
_SHOUTED = 4  # words; names and abbreviations are fewer
_COUNTED = re.compile(r"^\d{1,4} ")  # "3 min read", "12 comments"
_SIGNS = 2  # phrases of one topic in one line; a single one may be what a report is about
_MAX_SIGNED = 300  # characters


# "Image 1 of 5", "3 / 12", "Foto 2 von 7": where a gallery stands.
_COUNTER = re.compile(
    r"\(?(?:\w+ )?\d{1,3}(?: ?- ?\d{1,3})? ?(?:/|of|von|из|з|sur|de|di|från|av|من|از) ?\d{1,3}\)?"
)


# "$$ARTICLEAD$$", "{{ gallery }}": what a template did not fill in.
_PLACEHOLDER = re.compile(
    r"(?:\$\$|%%|##|@@)[\w .:-]{2,40}(?:\$\$|%%|##|@@)|\{\{[\w .:-]{2,40}\}\}"
)


def _telling(name: str, folded: str, phrase: str) -> bool:
    """A start alone is enough where it says it all, or more of the topic follows."""
    if len(folded) < len(phrase) + 4:
        return True
    if phrase.endswith((":", "：")):
        return len(folded) < _MAX_LABELED
    if name == "related":
        return folded[len(phrase) :].lstrip()[:1] in (":", "»", "→", "|") and len(folded) < 200
    if " " not in phrase and len(folded) >= _MAX_ONE_WORD:
        return False  # "Newsletter writers say that …" begins a report
    return any(p in folded for p in topic(name).contains)
