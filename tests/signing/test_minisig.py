"""Keys and signatures pass between here and stock minisign both ways."""

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing import keyfile, minisig
from signing.errors import FormatError, KeyFileError
from tests.conftest import missing
from tests.signing.makers import secret

KEY = secret("newsroom")


@pytest.fixture
def minisign(tmp_path):
    """Run stock minisign in a folder of its own; return its exit code."""
    program = shutil.which("minisign")
    if not program:
        missing("minisign")

    def run(*arguments, typed=""):
        return subprocess.run(
            [program, *arguments],
            cwd=tmp_path,
            input=typed,
            text=True,
            capture_output=True,
            check=False,
        ).returncode

    return run


def never_asked() -> str:
    raise AssertionError


@pytest.mark.real
def test_stock_minisign_accepts_what_is_signed_here(minisign, tmp_path):
    (tmp_path / "m").write_bytes(b"words")
    signature = minisig.sign(minisig.digest(b"words"), KEY, "a claim")
    (tmp_path / "m.minisig").write_text(minisig.dump_signature(signature, str(KEY.public)))
    assert minisign("-V", "-H", "-P", str(KEY.public), "-m", "m") == 0


@pytest.mark.real
def test_what_stock_minisign_signs_is_accepted_here(minisign, tmp_path):
    (tmp_path / "m").write_bytes(b"words")
    assert minisign("-G", "-W", "-p", "k.pub", "-s", "k.sec") == 0
    assert minisign("-S", "-s", "k.sec", "-m", "m", "-t", "a claim") == 0
    key = minisig.load_public((tmp_path / "k.pub").read_text())
    _, signature = minisig.parse_signature((tmp_path / "m.minisig").read_text())
    minisig.verify(minisig.digest(b"words"), key, signature)
    assert signature.trusted_comment == "a claim"


@pytest.mark.real
def test_a_secret_key_without_passphrase_of_stock_minisign_loads(minisign, tmp_path):
    minisign("-G", "-W", "-p", "k.pub", "-s", "k.sec")
    key = keyfile.load_secret((tmp_path / "k.sec").read_text(), never_asked)
    assert minisig.dump_public(key.public) == (tmp_path / "k.pub").read_text()


@pytest.mark.real
@pytest.mark.slow
def test_a_secret_key_with_passphrase_of_stock_minisign_loads(minisign, tmp_path):
    """It takes a gigabyte of memory, as stock minisign does."""
    minisign("-G", "-p", "k.pub", "-s", "k.sec", typed="secret\nsecret\n")
    key = keyfile.load_secret((tmp_path / "k.sec").read_text(), lambda: "secret")
    assert minisig.dump_public(key.public) == (tmp_path / "k.pub").read_text()


@pytest.mark.real
@pytest.mark.parametrize("passphrase", ["", "слово"])
def test_secret_keys_written_here_load_in_stock_minisign(minisign, tmp_path, passphrase):
    (tmp_path / "m").write_bytes(b"words")
    (tmp_path / "k.sec").write_text(keyfile.dump_secret(KEY, passphrase))
    assert minisign("-S", "-s", "k.sec", "-m", "m", typed=passphrase + "\n") == 0
    assert minisign("-V", "-P", str(KEY.public), "-m", "m") == 0


def test_secret_keys_of_other_implementations_load(vectors):
    folder = vectors / "minisign"
    for name in ("minisign-nopassword-0.key", "minisign-nopassword-1.key"):
        keyfile.load_secret((folder / name).read_text(), never_asked)
    public = minisig.load_public((folder / "minisign.pub").read_text())
    assert public.id == "C373193807678450"


def test_legacy_signatures_are_refused(vectors):
    with pytest.raises(FormatError, match="prehashed"):
        minisig.parse_signature((vectors / "minisign" / "message.txt.minisig").read_text())


def test_a_wrong_passphrase_is_refused():
    text = keyfile.dump_secret(KEY, "right")
    with pytest.raises(KeyFileError, match="wrong passphrase"):
        keyfile.load_secret(text, lambda: "wrong")


def test_a_passphrase_is_not_in_what_prints():
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)


def test_a_key_file_that_others_may_read_is_refused(tmp_path):
    path = tmp_path / "k"
    keyfile.create(path, keyfile.dump_secret(KEY, ""))
    assert keyfile.read(path, never_asked) == KEY
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="others than you") as caught:
        keyfile.read(path, never_asked)
    assert caught.value.hint == f"chmod 600 {path}"


def test_a_key_file_is_never_overwritten(tmp_path):
    (tmp_path / "k").write_text("precious")
    with pytest.raises(KeyFileError, match="never overwritten"):
        keyfile.create(tmp_path / "k", keyfile.dump_secret(KEY, ""))


def test_a_key_that_asks_for_too_much_memory_is_refused():
    text = keyfile.dump_secret(KEY, "right")
    line = bytearray(minisig.decode_base64(text.split("\n")[1], 158, "K4", "secret key"))
    line[46:54] = (2**40).to_bytes(8, "little")
    greedy = f"untrusted comment: x\n{minisig.encode_base64(line)}\n"
    with pytest.raises(KeyFileError, match="more memory"):
        keyfile.load_secret(greedy, lambda: "right")


def test_the_fingerprint_is_eight_groups_of_five_digits():
    assert KEY.public.fingerprint == "14711 37287 73385 11851 90740 91864 27907 74251"


@given(
    seed=st.binary(min_size=32, max_size=32), comment=st.from_regex(r"[ -~]{0,99}", fullmatch=True)
)
def test_a_signature_is_what_was_written(seed, comment):
    key = minisig.SecretKey(keynum=seed[:8], seed=seed)
    signature = minisig.sign(minisig.digest(seed), key, comment)
    assert minisig.parse_signature(minisig.dump_signature(signature, "x")) == ("x", signature)
    assert minisig.parse_public(str(key.public)) == key.public


@given(st.text())
def test_any_text_is_a_key_or_a_format_error(text):
    for parse in (minisig.load_public, minisig.parse_signature, minisig.parse_public):
        with pytest.raises(FormatError):
            parse(text)


@given(st.text())
def test_any_text_is_no_secret_key(text):
    with pytest.raises(KeyFileError):
        keyfile.load_secret(text, str)
