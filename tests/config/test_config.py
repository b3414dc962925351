"""What `mirror.config` accepts, and how it names every fault at once."""

from pathlib import Path

import pytest

from mirror.config import example, parse
from mirror.config.load import KINDS
from mirror.errors import ConfigError

HERE = Path("/somewhere/mirrors.toml")


def faults(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse(text, HERE)
    return str(caught.value).splitlines()


IDENTITY = '[identity]\npseudonym = "heron"\n'
OUTLET = '[[outlet]]\nname = "O"\nhosts = ["o.example"]\n'


def test_the_example_at_the_top_level_loads():
    config = parse(example(), HERE)
    assert config.outlets[0].name == "The Moscow Times"
    assert config.mirrors[0].kind == "directory"
    assert config.state == Path("/somewhere/state")


def test_every_default_the_example_names_is_the_default():
    """Uncommenting each commented key of the example changes nothing."""
    lines = [
        line.removeprefix("# ") if line.startswith("# ") and " = " in line else line
        for line in example().splitlines()
        if "socks5h" not in line
    ]
    assert parse("\n".join(lines), HERE) == parse(example(), HERE)


def test_a_fault_names_its_place_and_what_stands_there():
    text = (
        IDENTITY
        + OUTLET * 1
        + '[[outlet]]\nname = "P"\nhosts = ["p.example"]\nfeed = ["ftp://x"]\n'
    )
    assert faults(text) == ["mirrors.toml: outlet[1].feed[0]: not an http(s) URL: 'ftp://x'"]


def test_all_faults_are_told_at_once():
    text = (
        '[identity]\npseudonym = 7\nrole = "boss"\n'
        '[[outlet]]\nname = "O"\nhosts = []\ncolour = "red"\n'
        '[[mirror]]\nname = "A B"\nkind = "pigeon"\n'
    )
    assert faults(text) == [
        "mirrors.toml: identity.pseudonym: expected a string, found a whole number",
        "mirrors.toml: identity.role: expected one of capture, origin, found 'boss'",
        "mirrors.toml: outlet[0].hosts: expected at least one",
        "mirrors.toml: outlet[0].colour: unknown key",
        "mirrors.toml: mirror[0].name: not a name of a-z, 0-9 and -: 'A B'",
        f"mirrors.toml: mirror[0].kind: expected one of {', '.join(KINDS)}, found 'pigeon'",
    ]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('password = "x"', "mirror[0].options.password"),
        ('user = "AKIAABCDEFGHIJKLMNOP"', "mirror[0].options.user"),
        ('endpoint = "https://me:pw@host.example/"', "mirror[0].options.endpoint"),
    ],
)
def test_a_secret_inside_the_file_is_refused_without_repeating_it(line, place):
    text = IDENTITY + f'[[mirror]]\nname = "m"\nkind = "s3"\n[mirror.options]\n{line}\n'
    told = faults(text)
    assert len(told) == 1
    assert told[0].startswith(f"mirrors.toml: {place}: ")
    assert "AKIA" not in told[0]
    assert ":pw@" not in told[0]


def test_a_proxy_that_resolves_names_here_is_refused():
    told = faults(IDENTITY + '[fetch]\nproxy = "socks5://127.0.0.1:9050"\n')
    assert "leaks" in told[0]
    told = faults(IDENTITY + '[fetch]\nproxy = "socks5h://tor.example:9050"\n')
    assert "no name" in told[0]


def test_robots_binds_one_of_three_things():
    assert "not one of pages" in faults(IDENTITY + '[fetch]\nrobots = "never"\n')[0]


def test_a_folder_is_beside_the_file_and_not_where_the_command_is_run():
    text = IDENTITY + '[[mirror]]\nname = "m"\nkind = "{}"\npath = "public"\n'
    assert parse(text.format("directory"), HERE).mirrors[0].path == "/somewhere/public"
    assert parse(text.format("s3"), HERE).mirrors[0].path == "public"


def test_two_mirrors_of_one_name_are_refused():
    mirror = '[[mirror]]\nname = "m"\nkind = "directory"\n'
    assert "mirror[1].name: a second mirror" in faults(IDENTITY + mirror * 2)[0]


def test_what_is_no_toml_names_the_line():
    assert "line 1" in faults("identity = = 3")[0]


def test_a_number_out_of_bounds_names_the_bounds():
    told = faults(IDENTITY + "[limits]\nfull_bytes = 9000000\n")
    assert told == ["mirrors.toml: limits.full_bytes: expected 50000 to 5000000, found 9000000"]
