"""Every example of docs/MIRRORS.md is read, and its options are what its kind knows."""

import re
from pathlib import Path

import pytest

from mirror.config import parse
from mirror.config.load import KINDS
from mirror.errors import PublishError, PublishReason
from mirror.publish import Credentials, open_host

DOCS = Path(__file__).parents[2] / "docs" / "MIRRORS.md"
EXAMPLES = re.findall(
    r"^```toml\n(\[\[mirror\]\]\n.*?)^```", DOCS.read_text(), re.MULTILINE | re.DOTALL
)
IDENTITY = '[identity]\npseudonym = "heron"\n'
# What stands for a server outside is this machine, which needs allow_private: nothing is asked.
HERE = re.compile(r"[a-z0-9.]+\.example\b")


class Any(Credentials):
    """Has every secret but a private key, where a password does as well."""

    def get(self, what):
        return None if what == "private_key" else "secret"


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=re.compile(r'name = "(.*)"').findall("".join(EXAMPLES))
)
def test_an_example_opens_as_far_as_the_address(example, tmp_path):
    mirror = parse(IDENTITY + HERE.sub("127.0.0.1", example), tmp_path / "mirrors.toml").mirrors[0]
    reason = PublishReason.FORBIDDEN_ADDRESS
    try:
        open_host(mirror, Any(mirror.name, {})).close()
    except PublishError as error:
        reason = error.reason
    assert reason is PublishReason.FORBIDDEN_ADDRESS


def test_there_is_an_example_of_every_kind():
    assert set(re.findall(r'kind = "(.*)"', "".join(EXAMPLES))) == set(KINDS)
