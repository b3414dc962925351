"""The command `mirror-verify`, as a reader runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from signing import cli, keyring, sign
from signing.trailer import Role
from tests.signing import makers
from tests.signing.makers import signed

ROOT = Path(__file__).parents[2]
GOOD = signed(("newsroom", Role.ORIGIN))


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command over a file with these bytes; return exit code and what it printed."""
    (tmp_path / "keyring.json").write_bytes(keyring.to_json(makers.keyring()))

    def command(data, *options):
        (tmp_path / "f.html").write_bytes(data)
        trust = ["--trust", str(tmp_path / "keyring.json")]
        code = cli.main([str(tmp_path / "f.html"), *trust, "--lang", "en", *map(str, options)])
        return code, *capsys.readouterr()

    return command


def test_a_good_file_exits_0_and_says_who(run):
    code, said, _ = run(GOOD)
    assert code == 0
    assert said.startswith("[+] PUBLISHED BY The Example\n")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (GOOD.replace(b"Every", b"Never"), 1),
        (GOOD.replace(b"\n", b"\r\n"), 1),
        (makers.text(), 1),
        (signed(("anna", Role.CAPTURE)), 3),
        (signed(("nobody", Role.ORIGIN)), 3),
        (signed(("stolen", Role.ORIGIN)), 4),
    ],
)
def test_every_other_verdict_has_its_exit_code(run, data, code):
    assert run(data)[0] == code


def test_a_signer_of_another_address_is_shown_with_it(run):
    elsewhere = "https://news.example/elsewhere"
    claims = makers.claims(makers.text(), url=elsewhere)
    said = run(sign.cosign(GOOD, makers.secret("anna"), claims))[1]
    assert said.count(makers.URL) == said.count(elsewhere) == 1
    assert said.index("anna: listed volunteer") < said.index(elsewhere)


def test_a_bad_trust_list_is_named_by_the_file_it_stands_in(run, tmp_path):
    (tmp_path / "list.json").write_bytes(b"{}")
    code, _, error = run(GOOD, "--trust", tmp_path / "list.json")
    assert code == 2
    assert f"{tmp_path}/list.json: keyring.json: not an object" in error


def test_without_a_trust_list_it_says_how_to_give_one(tmp_path, capsys):
    (tmp_path / "f.html").write_bytes(GOOD)
    assert cli.main([str(tmp_path / "f.html"), "--store", str(tmp_path)]) == 3
    assert "hint: say whom to trust with --trust FILE" in capsys.readouterr().err


def test_with_a_trust_list_it_does_not(run):
    assert run(GOOD)[2] == ""


def test_it_speaks_russian(run):
    assert run(GOOD, "--lang", "ru")[1].startswith("[+] ОПУБЛИКОВАНО: The Example\n")


def test_what_is_wrong_is_said_in_russian_too(run):
    said = run(GOOD + b"<p>x", "--lang", "ru")[1]
    assert "найдено  файл обрезан, или к нему что-то добавлено" in said
    assert "(T4)" in said


def test_it_speaks_json(run):
    found = json.loads(run(GOOD, "--json")[1])
    assert (found["verdict"], found["name"], found["exit"]) == ("published", "The Example", 0)


def test_the_verified_body_is_written_alone(run, tmp_path):
    run(GOOD, "--body", tmp_path / "body.html")
    assert (tmp_path / "body.html").read_bytes() == makers.text()


def test_no_body_of_an_altered_file_is_written(run, tmp_path):
    outputs = ["--body", tmp_path / "body.html", "--repair", tmp_path / "r.html"]
    _, _, error = run(GOOD + b"<p>x", *outputs)
    assert error.count("was not written") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["f.html", "keyring.json"]


def test_a_damaged_file_is_repaired_and_then_verifies(run, tmp_path):
    damaged = GOOD.replace(b"\n", b"\r\n")
    assert run(damaged)[2] == "hint: --repair OUT writes the original\n"
    code, _, error = run(damaged, "--repair", tmp_path / "r.html")
    assert (code, error) == (1, f"hint: {tmp_path}/r.html is the original: verify that one\n")
    assert run((tmp_path / "r.html").read_bytes())[0] == 0


def test_no_output_is_written_over_a_file(run, tmp_path):
    (tmp_path / "body.html").write_text("precious")
    code, _, error = run(GOOD, "--body", tmp_path / "body.html")
    assert (code, (tmp_path / "body.html").read_text()) == (2, "precious")
    assert error == f"mirror-verify: error: {tmp_path}/body.html: there is a file already\n"


def test_a_file_that_is_not_there_is_wrong_use(capsys):
    assert cli.main(["/nowhere/x.html"]) == 2
    assert capsys.readouterr().err.startswith("mirror-verify: error: /nowhere/x.html: cannot read")


def test_a_trust_list_that_is_none_is_wrong_use(run, tmp_path):
    (tmp_path / "x.json").write_text("{}")
    assert run(GOOD, "--trust", tmp_path / "x.json")[0] == 2


def test_of_several_files_the_worst_counts(tmp_path, capsys):
    paths = [tmp_path / name for name in ("a", "b", "c")]
    for path, data in zip(paths, (signed(("x", Role.ORIGIN)), b"", GOOD), strict=True):
        path.write_bytes(data)
    assert cli.main(["--json", *map(str, paths)]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_it_runs_where_only_the_folder_was_carried(tmp_path):
    (tmp_path / "f.html").write_bytes(GOOD)
    command = [sys.executable, "-m", "signing", "verify", str(tmp_path / "f.html")]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.split("\n")[0]) == (3, "[?] INTACT, SIGNER UNKNOWN")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1251", "utf-8"])
def test_a_terminal_without_the_letters_gets_the_verdict_all_the_same(tmp_path, encoding):
    (tmp_path / "f.html").write_bytes(GOOD)
    command = [sys.executable, "-m", "signing", "verify", "--lang=ru", str(tmp_path / "f.html")]
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert (run.returncode, run.stderr.count(b"\n")) == (3, 1)
    assert run.stdout.startswith(b"[?] ")


def test_a_verdict_that_cannot_be_printed_is_an_error_in_words(tmp_path):
    (tmp_path / "f.html").write_bytes(GOOD)
    command = [sys.executable, "-m", "signing", "verify", str(tmp_path / "f.html")]
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False, text=True
        )
    assert (run.returncode, run.stderr.count("\n")) == (2, 1)
    assert "cannot print the verdict" in run.stderr
