"""Where secrets come from, and where they never go."""

import logging
import os
import subprocess
import sys
from contextlib import closing

import pytest

from mirror.config import Mirror
from mirror.errors import ConfigError
from mirror.model import Status
from mirror.publish import Credentials, open_host
from mirror.publish.program import run_program
from tests.publish import servers
from tests.publish.conftest import NETWORKED, make_place
from tests.publish.making import run, tree


def test_systemd_comes_before_the_environment(tmp_path):
    (tmp_path / "my-cdn.password").write_text("from systemd\n")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path), "MIRROR_MY_CDN_PASSWORD": "from env"}
    assert Credentials("my-cdn", environ).get("password") == "from systemd"


def test_the_environment_is_asked_by_the_mirrors_name():
    environ = {"MIRROR_MY_CDN_PASSWORD": "mine", "MIRROR_OTHER_PASSWORD": "not mine"}
    credentials = Credentials("my-cdn", environ)
    assert credentials.get("password") == "mine"
    assert credentials.get("token") is None


def test_a_missing_secret_says_where_it_is_looked_for():
    with pytest.raises(ConfigError) as caught:
        Credentials("my-cdn", {}).need("token")
    assert "my-cdn.token" in caught.value.hint
    assert "MIRROR_MY_CDN_TOKEN" in caught.value.hint


def test_secrets_are_not_shown():
    credentials = Credentials("one", {"MIRROR_ONE_TOKEN": "s3cret"})
    credentials.get("token")
    assert "s3cret" not in f"{credentials!r} {credentials}"
    assert credentials.hide("login with s3cret failed") == "login with *** failed"


AMBIENT = {
    "AWS_ACCESS_KEY_ID": "personal",
    "AWS_SECRET_ACCESS_KEY": "personal",
    "AWS_SESSION_TOKEN": "personal",
    "GOOGLE_APPLICATION_CREDENTIALS": "/home/personal.json",
    "AZURE_STORAGE_ACCOUNT_KEY": "personal",
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "personal",
    "TENCENTCLOUD_SECRET_ID": "personal",
}


@pytest.mark.parametrize("scheme", ["s3", "gcs", "azblob", "oss", "cos", "obs"])
def test_a_cloud_service_without_our_credentials_is_not_even_started(scheme):
    mirror = Mirror(name="one", kind="opendal", options={"scheme": scheme})
    with pytest.raises(ConfigError, match="mirror 'one': no "):
        open_host(mirror, Credentials("one", AMBIENT))


@pytest.mark.parametrize(
    ("scheme", "half"),
    [("azblob", "ACCOUNT_NAME"), ("oss", "ACCESS_KEY_ID"), ("obs", "ACCESS_KEY_ID")],
)
def test_half_of_our_credentials_are_not_made_whole_from_the_environment(scheme, half):
    mirror = Mirror(name="one", kind="opendal", options={"scheme": scheme})
    with pytest.raises(ConfigError, match="mirror 'one': no "):
        open_host(mirror, Credentials("one", {**AMBIENT, f"MIRROR_ONE_{half}": "ours"}))


@pytest.mark.real
def test_personal_cloud_keys_in_the_environment_are_never_sent(tmp_path, started):
    """Run in a process of its own: OpenDAL reads the real environment, not ours."""
    place = make_place("s3", tmp_path, started)
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environ = (
        keep
        | AMBIENT
        | {
            "AWS_ACCESS_KEY_ID": servers.KEY_ID,
            "AWS_SECRET_ACCESS_KEY": servers.KEY,
        }
    )
    script = (
        "from mirror.config import Mirror\n"
        "from mirror.errors import PublishError\n"
        "from mirror.publish import Credentials, open_host\n"
        f"m = Mirror(name='one', kind='s3', options={place.mirror.options!r}, allow_private=True)\n"
        "c = Credentials('one', {'MIRROR_ONE_SESSION_TOKEN': 'only this'})\n"
        "try:\n"
        "    open_host(m, c).put('a/x.html', b'x')\n"
        "except PublishError as error:\n"
        "    print(error.reason)\n"
    )
    done = run_program([sys.executable, "-c", script], environ, data=b"", timeout_s=30)
    # Those keys are the right ones of this server: had they been used, they would have done.
    assert (done.complaint, done.output) == ("", b"denied\n")
    assert not list(place.folder.rglob("*.html"))


@pytest.mark.real
@pytest.mark.parametrize("kind", NETWORKED)
def test_no_secret_in_logs_or_arguments(kind, tmp_path, started, caplog):
    place = make_place(kind, tmp_path, started)
    secrets = [value.strip() for name, value in place.environ.items() if "USER" not in name]
    with caplog.at_level(logging.DEBUG), closing(place.open()) as host:
        host.put("a/x.html", b"x" * 100_000)
        host.flush()
        done = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
        assert run(tree(1), host, where=place.mirror)[-1].status is Status.OK
    ours = [line for line in done.stdout.splitlines() if "serve" not in line]
    for secret in secrets:
        assert secret not in "\n".join([caplog.text, *ours])
