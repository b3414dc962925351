"""docs/FORMAT.md says what the code does, rule by rule."""

import json
import re
from pathlib import Path

import pytest

from signing import inert, words
from signing.verdict import Code, Standing, Verdict
from signing.verify import verify
from tests.signing.corpus import GOOD
from tests.signing.makers import NOW, trust

ROOT = Path(__file__).parents[2]
FORMAT = (ROOT / "docs" / "FORMAT.md").read_text()
SOURCES = "\n".join(path.read_text() for path in (ROOT / "signing").glob("*.py"))
RULES = set(re.findall(r"^(?:\d+\. |- )\*\*([A-Z]\d)\*\*", FORMAT, re.MULTILINE))


def table(first: str) -> dict[str, str]:
    """Return the table whose first column is headed *first*, a row for each name in it."""
    rows = FORMAT.partition(f"| {first} |")[2].partition("\n\n")[0].split("\n")[2:]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if row]
    return {name: more for names, more, *_ in cells for name in names.replace("`", "").split()}


def words_of(name: str) -> str:
    return re.search(rf"\b{name} is `([^`]*)`", FORMAT)[1]


def test_every_rule_that_an_error_names_is_in_the_format():
    named = set(re.findall(r'(?:FormatError\(\s*|, )"([A-Z]\d)"', SOURCES))
    assert named <= RULES
    assert {"F1", "T5", "S5", "C2", "K2", "B5"} <= named


def test_the_elements_are_those_of_the_code():
    named = {"FLOW": words_of("FLOW"), "PHRASING": words_of("PHRASING")}
    rows = {
        name: {word for one in held.split() for word in named.get(one, one).split()}
        for name, held in table("element | may hold").items()
    }
    assert rows == {name: set(held) for name, held in inert.CONTENT.items()}


def test_the_attributes_are_those_of_the_code():
    rows = {name: set(held.split()) for name, held in table("element | attributes").items()}
    assert rows.pop("every") == {"id", "lang", "dir"}
    assert rows == {name: set(held) for name, held in inert.ATTRIBUTES.items()}


@pytest.mark.parametrize("code", list(Code))
def test_every_verdict_is_in_the_format_with_its_exit_code(code):
    row = re.search(rf"\| `{code}` \|[^|\n]*\|(?: (\d) \|)?", FORMAT) or re.search(
        rf"V3 gives `{code}`", FORMAT
    )
    exit_code = row[1] if row.lastindex else "1"
    assert exit_code == str(Verdict(code=code).exit_code)


def test_every_standing_and_warning_is_in_the_format():
    for name in (*Standing, *words.table()["warnings"]):
        assert f"`{name}`" in FORMAT


def test_the_names_in_json_are_in_the_format():
    data = json.loads(words.as_json(verify(GOOD, trust(), now=NOW)))
    for name in (*data, *data["signers"][0], *data["warnings"][0]):
        assert f"`{name}`" in FORMAT
