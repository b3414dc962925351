"""What a page may ask for, and what is said where there is no browser."""

import subprocess
import sys

import pytest

from mirror.browser import run
from mirror.browser.rules import DATA, SCRIPT, accept_for
from mirror.errors import BrowserError

PAGE = "https://www.news.example/2026/a"


@pytest.mark.parametrize(
    ("url", "kind", "accept"),
    [
        ("https://www.news.example/app.js", "script", SCRIPT),
        ("https://api.news.example/a.json", "fetch", DATA),
        ("https://news.example:8443/a.json", "xhr", DATA),
        ("https://cdn.example.net/app.js", "script", SCRIPT),
        ("https://news.example/a.jpg", "image", None),
        ("https://news.example/", "document", None),
        ("https://news.example/", "websocket", None),
        ("http://news.example/app.js", "script", None),
        ("https://tracker.example/tag.js", "script", None),
        ("https://news.example.evil.org/app.js", "script", None),
        ("https://127.0.0.1/app.js", "script", None),
        ("https://user:word@news.example/app.js", "script", None),
        ("file:///etc/passwd", "fetch", None),
        ("data:text/javascript,1", "script", None),
    ],
)
def test_only_scripts_and_data_of_the_site_and_named_hosts(url, kind, accept):
    assert accept_for(url, kind, PAGE, {"cdn.example.net"}) == accept


def test_an_address_without_a_name_is_one_port():
    page = "http://127.0.0.1:8001/a"
    assert accept_for("http://127.0.0.1:8001/a.js", "script", page, ()) == SCRIPT
    assert accept_for("http://127.0.0.1:8002/a.js", "script", page, ()) is None


def test_without_chromium_a_plain_sentence_says_so(monkeypatch):
    monkeypatch.setattr(run, "_PLACES", "/nowhere")
    with pytest.raises(BrowserError, match="Chromium is not installed") as raised:
        run.find_program()
    assert "install your system's chromium" in raised.value.hint


def test_without_the_extra_a_plain_sentence_says_so(monkeypatch):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(BrowserError, match="Playwright is not installed") as raised:
        run.find_program()
    assert "pip install 'tamizdat[browser]'" in raised.value.hint


@pytest.mark.parametrize(
    "message", [("drawn", b"no text"), ("ask", 1, "u"), ("exec", "x"), "drawn", ()]
)
def test_a_message_of_another_form_is_refused(message):
    with pytest.raises(ValueError, match="no message"):
        run._message(run.wire.pack(message)[run.wire.HEADER.size :])


def test_what_has_left_the_network_cannot_come_back():
    """Nor can what it starts: the last line is a child's."""
    program = """if True:
        import socket, subprocess, sys
        from mirror.sandbox.confine import leave_network
        assert leave_network()
        code = '''if True:
            import socket
            for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET):
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
                    try: socket.socket(family, kind)
                    except PermissionError: print('refused')
            socket.socket(socket.AF_UNIX).close()'''
        exec(code)
        sys.stdout.flush()
        subprocess.run([sys.executable, '-c', code], check=True)
    """
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["refused"] * 24
