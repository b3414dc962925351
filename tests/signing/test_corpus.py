"""Every file of tests/vectors gets the verdict its head names."""

import json
from pathlib import Path

import pytest

from signing import words
from signing.keyring import pinned
from signing.trust import Trust
from signing.verdict import EXIT_CODES, Code
from signing.verify import restore, verify
from tests.signing import corpus
from tests.signing.makers import NOW

FILES = sorted(corpus.FOLDER.glob("*.case"))


def read(path: Path) -> tuple[dict[str, str], bytes]:
    head, _, data = path.read_bytes().partition(b"\n\n")
    return dict(line.split(": ", 1) for line in head.decode().split("\n") if ": " in line), data


def judged(head: dict[str, str], data: bytes):
    name = head["trust"]
    known = Trust() if name == "none" else pinned((corpus.FOLDER / name).read_bytes())
    return verify(data, known, now=NOW)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_verdict_is_the_one_that_is_expected(path):
    head, data = read(path)
    found = json.loads(words.as_json(judged(head, data)))
    flat = {key: str(found[key]) for key in ("exit", "count", "name", "sha256")} | {
        "expect": found["verdict"],
        "rule": "" if found["verdict"] == "unsafe" else found["rule"],
        "standings": " ".join(one["standing"] for one in found["signers"]),
        "warnings": " ".join(one["code"] for one in found["warnings"]),
        "mirrors": str(len(found["mirrors"]["list"])) if found["mirrors"] else "",
    }
    assert flat == {key: head.get(key, "") for key in flat}
    assert path.stem.startswith(head["expect"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_damage_can_be_repaired(path):
    head, data = read(path)
    assert (restore(data) is not None) is (head["expect"] == "damaged")


def test_the_files_are_those_that_the_generator_writes():
    written = {path.stem: path.read_bytes() for path in FILES}
    made = {
        name: corpus.head(name, note, data).encode() + b"\n" + data
        for name, note, data in corpus.cases()
    }
    assert written == made


def test_every_rule_that_a_file_breaks_has_words_for_those_who_read_no_english():
    broken = {judged(*read(path)).rule for path in FILES} - {""}
    assert broken
    assert broken - words.table()["rules"].keys() == set()


def test_every_verdict_has_a_case():
    assert {read(path)[0]["expect"] for path in FILES} == {str(code) for code in Code}


def test_only_what_the_format_calls_good_has_exit_code_0():
    assert {code for code, status in EXIT_CODES.items() if status == 0} == {
        Code.PUBLISHED,
        Code.CAPTURED,
    }
