"""The system's Chromium, on pages of a server on loopback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mirror import article
from mirror.browser import family
from mirror.errors import BrowserError
from mirror.model import Limits
from tests.browser.site import HANG, served
from tests.fakes import page
from tests.real import find

pytestmark = pytest.mark.real

SHELL = '<!doctype html><title>Ferry</title><div id="root">Loading…</div>'
STORY = (
    "The night ferry left the northern pier at four with nobody aboard but the captain and a dog, "
    "and the harbour office, which had sold sixty tickets, could not say why. "
) * 3


def drawn_by(site, body: str) -> str:
    """Return the URL of a page that is empty until its script has run."""
    site.script("/app.js", body)
    return site.html("/story", f'{SHELL}<script src="/app.js"></script>')


def test_a_page_drawn_by_script_gives_its_text(site, draw, web):
    site.pages["/story.json"] = ("application/json", f'{{"text": "{STORY}"}}'.encode())
    url = drawn_by(
        site,
        """fetch('/story.json').then(r => r.json()).then(story => setTimeout(() => {
             document.getElementById('root').innerHTML =
               '<main><h1>A ferry leaves</h1><p>' + story.text + '</p></main>' }, 300))""",
    )
    html = draw(url)
    read = article.read(page(html, url=url)).article
    assert read.title == "A ferry leaves"
    assert STORY.strip() in article.text(read)
    assert site.asked == ["GET /story", "GET /app.js", "GET /story.json"]


def test_a_page_calls_nobody_but_its_own_site(site, draw):
    with served() as tracker:
        tracker.script("/tag.js", "document.title = 'tagged'")
        url = drawn_by(
            site,
            f"""const there = '{tracker.base}', root = document.getElementById('root')
            const quietly = ask => {{ try {{ ask() }} catch (_) {{}} }}
            for (const url of [there + '/fetch', 'http://10.0.0.1/', 'http://169.254.169.254/',
                               'http://[::1]:1/', 'file:///etc/passwd'])
              fetch(url, {{mode: 'no-cors'}}).then(r => r.text()).catch(() => 0)
            quietly(() => navigator.sendBeacon(there + '/beacon', 'x'))
            quietly(() => {{ new Image().src = there + '/pixel.gif' }})
            quietly(() => new WebSocket(there.replace('http', 'ws') + '/socket'))
            quietly(() => new EventSource(there + '/events'))
            quietly(() => fetch('/own', {{method: 'POST', body: 'x'}}))
            quietly(() => navigator.serviceWorker.register('/worker.js'))
            quietly(() => new Worker(URL.createObjectURL(new Blob(["fetch('" + there + "/w')"]))))
            quietly(() => window.open(there + '/window'))
            quietly(() => {{ const peer = new RTCPeerConnection({{iceServers: [{{urls:
              'stun:' + there.replace('http://', '')}}]}}); peer.createDataChannel('x')
              peer.createOffer().then(offer => peer.setLocalDescription(offer)) }})
            root.innerHTML = `<iframe src="${{there}}/frame"></iframe>
              <link rel=preconnect href="${{there}}"><link rel=prefetch href="${{there}}/p">
              <link rel=stylesheet href="${{there}}/s.css"><video src="${{there}}/v.mp4"></video>
              <object data="${{there}}/o"></object>done`
            const tag = document.createElement('script'); tag.src = there + '/tag.js'
            root.append(tag)
            setTimeout(() => {{ location.href = there + '/away' }}, 200)""",
        )
        html = draw(url)
        assert "done" in html
        assert "tagged" not in html
        assert tracker.asked == []
    assert site.asked == ["GET /story", "GET /app.js"]


def test_a_host_that_the_outlet_names_may_be_asked(site, draw):
    with served() as other:
        other.script("/app.js", "document.body.append('from there')")
        url = site.html("/story", f'{SHELL}<script src="{other.base}/app.js"></script>')
        assert "from there" in draw(url, hosts=(other.base.removeprefix("http://"),))


def test_nothing_is_kept_from_one_page_to_the_next(site, draw):
    url = drawn_by(
        site,
        """document.getElementById('root').textContent =
             'found ' + document.cookie + (localStorage.getItem('seen') || '') + '.'
           document.cookie = 'seen=cookie; max-age=99'; localStorage.setItem('seen', 'storage')""",
    )
    assert "found ." in draw(url)
    assert "found ." in draw(url)


def test_a_page_learns_no_language_or_time_zone_of_the_volunteer(site, draw, monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Minsk")
    monkeypatch.setenv("LANG", "be_BY.UTF-8")
    told = "[navigator.language, new Date().getTimezoneOffset(), navigator.userAgent].join('|')"
    html = draw(drawn_by(site, f"document.body.append({told})"))
    assert "en-US|0|Mozilla/5.0 (test)" in html


def test_a_script_without_end_is_bounded(site, draw):
    url = drawn_by(site, "document.body.append('x'); setTimeout(() => { while (true) {} }, 100)")
    start = time.monotonic()
    with pytest.raises(BrowserError, match="took too long"):
        draw(url, deadline_s=12.0)
    assert time.monotonic() - start < 30
    assert family.below(os.getpid()) == ()


def test_an_answer_that_never_comes_does_not_keep_what_is_there(site, draw):
    site.pages["/late"] = ("text/plain", HANG)
    url = drawn_by(site, "document.body.append('in time'); fetch('/late')")
    assert "in time" in draw(url, deadline_s=25.0)
    assert family.below(os.getpid()) == ()


def test_what_a_page_loads_has_a_limit(site, draw):
    site.pages["/large"] = ("text/plain", b"x" * 200_000)
    url = drawn_by(
        site,
        """(async () => { let got = 0
             for (let n = 0; n < 5; n++)
               try { got += (await (await fetch('/large')).text()).length } catch (_) {}
             document.body.append('got ' + got + '.') })()""",
    )
    assert "got 400000." in draw(url, max_bytes=500_000)


def test_a_page_that_grows_too_large_is_refused(site, draw):
    url = drawn_by(site, "document.body.append('x'.repeat(400000))")
    with pytest.raises(BrowserError, match="larger than 300000"):
        draw(url, max_bytes=300_000)


def test_a_run_that_is_killed_leaves_no_browser_behind(site):
    find("chromium", "google-chrome")
    site.pages["/late"] = ("text/plain", HANG)
    url = drawn_by(site, "fetch('/late')")
    run = subprocess.Popen([sys.executable, "-m", "tests.browser.run_one", url])
    folder = _folder_of(run.pid)
    family_of_run = family.below(run.pid)
    run.send_signal(signal.SIGKILL)
    run.wait()
    _wait_until(lambda: not any(map(_lives, family_of_run)) and not folder.exists())


def test_without_a_place_for_its_files_nothing_is_left(site, draw):
    before = set(Path("/tmp").glob("browser-*"))
    draw(drawn_by(site, "document.body.append('x')"))
    assert set(Path("/tmp").glob("browser-*")) <= before


def test_a_web_that_fails_is_a_part_that_is_missing(site, draw, web):
    url = drawn_by(site, "fetch('/gone').then(r => document.body.append('status ' + r.status))")
    assert "status 404" in draw(url)
    assert web.get(url, limits=Limits()).status == 200


def _folder_of(pid: int) -> Path:
    """Wait until the browser of run *pid* draws; return where its profile lies."""
    found: list[str] = []

    def look() -> bool:
        for each in family.below(pid):
            line = _line_of(each)
            if "--type=renderer" in line:
                found[:] = [part for part in line.split("\0") if "user-data-dir" in part]
        return bool(found)

    _wait_until(look)
    return Path(found[0].partition("=")[2]).parent


def _line_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


def _wait_until(true) -> None:
    end = time.monotonic() + 40
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)
