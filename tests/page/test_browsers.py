"""Chromium and Firefox, as they are installed, show a reader what Python says."""

import base64
from hashlib import sha256
from pathlib import Path

import pytest

from mirror.bundle import make_full
from mirror.html import style
from mirror.model import Article, Figure, Paragraph, Span
from signing import page, trailer, words
from signing.ceremony import trust_pack
from signing.keyring import pinned
from signing.trailer import Role
from signing.verify import verify
from tests.bundle.articles import jpeg, photo
from tests.page.parts import BROWSERS, HERE, VECTORS, Json, cases, node
from tests.real import find
from tests.signing.makers import NOW, URL, signed
from tests.signing.packs import LATER, PACK

pytestmark = pytest.mark.real
KEYRING = VECTORS / "keyring.json"
NOBODY = b'{"format": "mirror-keyring/1"}'
PERSIAN = "روزنامه‌نگاری آزاد"


def persian() -> bytes:
    """Return a signed bundle with a picture, whose text runs from right to left."""
    shown = photo("a.jpg")
    text = Paragraph(spans=(Span(text=f"{PERSIAN} (2026-11-22)"),))
    article = Article(
        url=URL,
        outlet="نمونه",
        title=PERSIAN,
        language="fa",
        direction="rtl",
        blocks=(text, Figure(pictures=(shown,))),
    )
    pictures = {shown.candidates[0].url: jpeg()}
    body = make_full(article, pictures, text_sha256="0" * 64).body
    return signed(("newsroom", Role.ORIGIN), body=body)


def steps(folder: Path) -> dict[str, Json]:
    """Return what the browser does, by name: choose trust lists, judge files, open a text."""
    files = {"persian": persian(), "newer": trust_pack(LATER), "older": PACK, "nobody": NOBODY}
    files["damaged"] = cases()["damaged-crlf"]
    for name, data in files.items():
        (folder / name).write_bytes(data)
    dropped = [
        {"name": f"{name}.html", "data": base64.b64encode(data).decode()}
        for name, data in cases().items()
    ]
    return {
        "tab": {"tab": 5},
        "newer": {"trust": str(folder / "newer")},
        "older": {"trust": str(folder / "older")},
        "chosen": {"choose": str(folder / "persian")},
        "saved": {"save": True},
        "read": {"read": True},
        "follow": {"follow": True},
        "dropped": {"drop": dropped},
        "damaged": {"choose": str(folder / "damaged")},
        "original": {"save": True},
        "restored": {"restore": True},
        "trust": {"trust": str(KEYRING)},
        "no list": {"trust": str(folder / "damaged")},
        "nobody": {"trust": str(folder / "nobody"), "accept": True},
        "untrusted": {"choose": str(folder / "persian")},
    }


@pytest.fixture(scope="module", params=BROWSERS)
def seen(request, tmp_path_factory) -> Json:
    """What one run of a browser showed, by name of the step; and its requests and errors."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "profile").mkdir()
    html = folder / "verify.html"
    html.write_bytes(page.build(page.template(), PACK, styles=[style()]))
    job = {
        "browser": request.param,
        "executable": find(*BROWSERS[request.param]),
        "profile": str(folder / "profile"),
        "downloads": str(folder),
        "page": str(html),
        "width": 360,
        "steps": list(steps(folder).values()),
    }
    found = node("drive.mjs", job, packages=HERE)
    return found | dict(zip(steps(folder), found["results"], strict=True))


def expected(data: bytes, lang: str) -> tuple[str, str, str]:
    """Return code, title and sentence of the verdict as the command says them."""
    verdict = verify(data, pinned(KEYRING.read_bytes()), now=NOW)
    title, sentence, *_ = words.plain(verdict, lang).split("\n")
    return verdict.code, title.split(" ", 1)[1], sentence


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_every_case_is_shown_with_the_words_of_the_command(seen, lang):
    shown = [
        (one[lang]["verdict"], one[lang]["title"], one[lang]["sentence"]) for one in seen["dropped"]
    ]
    assert shown == [expected(data, lang) for data in cases().values()]


def test_nothing_is_asked_for_not_even_by_a_link(seen):
    """Hosts of browsers' own errands (updates, accounts) do not count."""
    assert [host for host in seen["reached"] if host.endswith(".example")] == []
    assert seen["errors"] == []


def test_only_what_is_green_looks_green(seen):
    """Color and shape of "published" and "captured" belong to no other verdict."""
    looks = [one["en"] for one in seen["dropped"]]
    green = {
        one[key]
        for one in looks
        if one["verdict"] in {"published", "captured"}
        for key in ("color", "shape")
    }
    other = {
        one[key]
        for one in looks
        if one["verdict"] not in {"published", "captured"}
        for key in ("color", "shape")
    }
    assert len(green) == 4
    assert not green & other


def test_a_key_that_only_the_file_carries_is_unknown(seen):
    assert seen["untrusted"]["verdict"] == "unknown"
    assert seen["chosen"]["verdict"] == "published"


def test_a_newer_list_of_the_publisher_is_taken_and_an_older_one_is_not(seen):
    assert "newer list of the same publisher" in seen["newer"]
    assert "older than 2, seen before" in seen["older"]


def test_trusting_a_list_asks_first_and_shows_what_to_compare(seen):
    key = pinned(KEYRING.read_bytes()).keyring.origins[0].key
    assert "Trust these people?" in seen["trust"]
    assert key.fingerprint in seen["trust"]


def test_what_is_no_list_leaves_no_question_open(seen):
    assert "no trust list" in seen["no list"]
    assert "Trust these people?" not in seen["no list"]


def test_a_text_from_right_to_left_is_shown_so_and_in_its_own_style(seen):
    frame = seen["read"]
    assert PERSIAN in frame["text"]
    assert frame["direction"] == "rtl"
    assert frame["maxWidth"] != "none"


def test_the_pictures_of_a_text_are_shown(seen):
    assert [width > 0 for width in seen["read"]["pictures"]] == [True]


def test_the_text_is_alone_in_its_frame(seen):
    """An opaque origin: nothing in it reaches the page or what the browser keeps."""
    assert seen["read"]["origin"] == "null"


def test_the_keyboard_reaches_everything_in_order(seen):
    assert seen["tab"] == ["lang-en", "lang-ru", "file", "Who they are", "trust-file"]


def test_only_verified_texts_and_restored_originals_can_be_saved(seen):
    for one in seen["dropped"]:
        intact = one["en"]["hashes"][1:]
        names = [f"{sha256[:32]}.text.html" for sha256 in intact[:1]]
        assert one["en"]["downloads"] == (
            ["original.html"] if one["en"]["verdict"] == "damaged" else names
        )


def test_what_is_saved_is_the_verified_text_to_the_byte(seen):
    body = trailer.parse(persian()).sha256
    assert seen["saved"] == {"name": f"{body[:32]}.text.html", "sha256": body}


def test_a_restored_original_is_saved_to_the_byte(seen):
    assert seen["original"]["sha256"] == sha256(cases()["published"]).hexdigest()


def test_damage_is_told_from_forgery_and_can_be_undone(seen):
    assert (seen["damaged"]["verdict"], seen["restored"]["verdict"]) == ("damaged", "published")


def test_the_verdict_has_the_focus_and_the_page_fits_a_phone(seen):
    assert seen["chosen"]["focus"] == "says"
    shown = [one[lang] for one in seen["dropped"] for lang in ("en", "ru")]
    assert not any(one["wide"] for one in shown)
    assert {one["title"] for one in shown if one["cut"]} == set()
