"""Each row of the table in docs/THREATS.md is held by tests or cases that exist."""

import re
from pathlib import Path

import pytest

from signing import keyring, trailer, trust
from signing.errors import TrustError
from signing.verdict import Code
from signing.verify import verify
from tests.signing.corpus import FOLDER, GOOD
from tests.signing.makers import NOW

ROOT = Path(__file__).parents[2]
ROWS = [
    row.strip("|").split("|")
    for row in (ROOT / "docs" / "THREATS.md").read_text().splitlines()
    if row.startswith("|") and "---" not in row and not row.startswith("| attack |")
]
FILES = list((ROOT / "tests").rglob("test_*.py"))
TESTS = "\n".join(path.read_text() for path in FILES)
CASES = {path.stem: path for path in (*FOLDER.glob("*.case"), *FOLDER.glob("*.pack"))}
SEEN = {
    "ALTERED": "altered",
    "DAMAGED": "damaged",
    "RE-SAVED": "resaved",
    "SIGNER UNKNOWN": "unknown",
    "NOT CONFIRMED": "unconfirmed",
    "KEY REVOKED": "revoked",
    "UNSAFE": "unsafe",
    "refused": "refused",
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip())
def test_what_holds_a_row_exists_and_says_what_the_row_says(row):
    _, seen, holders = row
    for name in re.split(r",\s*", holders.strip()):
        if name in CASES:
            expected = re.search(rb"\nexpect: (\w+)\n", CASES[name].read_bytes())[1].decode()
            said = [code for words, code in SEEN.items() if words in seen]
            assert expected in said or expected == "published"
        else:
            folders = [ROOT / name, ROOT / f"{name}.py"]
            found = any(path.stem == name for path in FILES) or any(
                path.exists() for path in folders
            )
            assert found or f"def {name}" in TESTS, name


def test_a_file_that_is_too_large_is_refused():
    verdict = verify(GOOD + b" " * trailer.MAX_BYTES, trust.Trust(), now=NOW)
    assert (verdict.code, verdict.rule) == (Code.ALTERED, "F1")


def test_a_trust_list_that_is_too_large_is_refused():
    data = b'{"format": "%s"}' % keyring.FORMAT.encode()
    with pytest.raises(TrustError, match="at most"):
        keyring.from_json(data + b" " * 2**23)
