"""What we say to readers, in each of the languages we speak."""

import ast
import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

import mirror
from mirror.locale import LANGUAGES, words

ROOT = Path(mirror.__file__).parent
OTHERS = LANGUAGES[1:]


def messages(language: str) -> dict[str, str]:
    po = (ROOT / "locale" / f"{language}.po").read_text("utf-8")
    pairs = re.findall(r'^msgid (".*")\nmsgstr (".*")$', po, re.MULTILINE)
    return {ast.literal_eval(key): ast.literal_eval(value) for key, value in pairs if key != '""'}


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_said(language: str):
    assert messages(language).keys() == messages("ru").keys()
    assert all(messages(language).values())


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_names_what_the_message_names(language: str):
    for message, said in messages(language).items():
        assert sorted(re.findall(r"{\w+}", message)) == sorted(re.findall(r"{\w+}", said))


def test_every_message_is_used_and_every_use_has_one():
    """Found by its text in our sources: implicit joins are joined first."""
    sources = "".join(path.read_text("utf-8") for path in sorted(ROOT.rglob("*.py")))
    joined = re.sub(r'"\s*\n\s*"', "", sources)
    unused = [message for message in messages("ru") if f'"{message}"' not in joined]
    assert unused == []
    used = re.findall(r'words\.text\("([^"]+)"\)', joined)
    assert [message for message in used if message not in messages("ru")] == []


def test_a_language_we_do_not_speak_gets_english():
    assert words("de-AT").language == words("und").language == words("").language == "en"


def test_a_region_does_not_change_the_language():
    assert words("RU-by").text("Outlet") == "Издание"


def test_a_time_is_told_in_utc():
    moscow = datetime(2026, 11, 23, 1, 5, tzinfo=timezone(timedelta(hours=3)))
    assert words("en").date(moscow) == "22 November 2026, 22:05 UTC"
    assert words("ru").date(moscow) == "22 ноября 2026 г., 22:05 UTC"


def test_a_day_is_told_without_a_time():
    assert words("uk").date(date(2026, 3, 1)) == "1 березня 2026 р."
    assert words("fa").date(datetime(2026, 3, 1, tzinfo=UTC)) == "1 مارس 2026، 00:00 UTC"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_claims_that_a_copy_has_been_checked(language: str):
    claims = ("verified", "genuine", "подлинн", "проверено", "справжн", "перевірено", "сапраўдн")
    claims += ("праверана", "تأیید شده", "معتبر")
    said = " ".join(messages(language).values() if language != "en" else messages("ru"))
    assert [claim for claim in claims if claim in said.lower()] == []
