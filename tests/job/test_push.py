"""One article now: from a file, in the newsroom's name, with what the file lacks."""

import base64
import hashlib
import io
import json
import re
import threading
import time
from dataclasses import replace

import pytest
from PIL import Image

from mirror import job
from mirror.cli.watch import finish
from mirror.errors import ConfigError, PublishReason, StoreError
from mirror.job import Given, signer_of
from mirror.job.saved import unpack
from mirror.publish import Ticker
from signing import sign, trailer
from signing.trailer import Role
from signing.trust import Keyring, Origin, Trust
from signing.verdict import Code
from signing.verify import verify
from tests.fakes import MemoryHost, MemoryWeb
from tests.job.world import BASE, TOML, World, key
from tests.outlet.server import AFTER_ALL
from tests.outlet.site import Request
from tests.publish.faults import Fails, Gives, Wrapped
from tests.signing.makers import signed

URL = f"{BASE}/2026/11/22/from-the-desk"
NEWSROOM = key(9)
OUTLET = TOML.partition("[[mirror]]")[0] + "[policy]\nquorum = 5\n"
WORDS = "The ferry crossed the river at night and carried what it always carried. " * 12


@pytest.fixture
def world(tmp_path) -> World:
    return World(folder=tmp_path)


class Stuck(Wrapped):
    """Hangs until it is let go."""

    def __init__(self, host):
        super().__init__(host)
        self.go = threading.Event()

    def before(self, call, path):
        self.go.wait(20)


def mirror(name: str) -> str:
    deadline_s = 1 if name == "slow" else 60
    return (
        f'[[mirror]]\nname = "{name}"\nkind = "directory"\npath = "x"\ndeadline_s = {deadline_s}\n'
    )


def picture(shade: int) -> str:
    """Return a photo as a data: URL."""
    out = io.BytesIO()
    Image.effect_noise((320, 200), 40 + shade).save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def from_cms(content: str = "", title: str = "<h1>Night ferry</h1>") -> bytes:
    text = f"<p>{WORDS}</p><p>{WORDS[::-1]}</p>"
    return f"<html lang=en><body><article>{title}{text}{content}{text}</article>".encode()


def push(world: World, page: bytes | None, url: str = URL, role: Role = Role.ORIGIN, **more):
    config, edges = world.config, world.edges
    signer = signer_of(config, edges, key=NEWSROOM, role=role)
    return job.push(config, edges, url, page, signer=signer, **more)


def bundles(world: World) -> list[bytes]:
    return [data for path, data in sorted(world.files().items()) if path.startswith("a/")]


def trust() -> Trust:
    one = Origin(name="The Northern Ferry", key=NEWSROOM.public, hosts=("ferry.example",))
    return Trust(keyring=Keyring(origins=(one,)))


def test_a_newsroom_s_push_is_published_by_it(world):
    report = push(world, from_cms())
    assert (report.counts, report.verified) == ({"new": 1}, 1)
    verdicts = [verify(data, trust(), now=world.clock()) for data in bundles(world)]
    assert [verdict.code for verdict in verdicts] == [Code.PUBLISHED] * 2


def test_the_index_stays_signed_with_the_mirror_s_own_key(world):
    push(world, from_cms())
    assert str(world.key.public) in world.files()["index.json.minisig"].decode()


def test_nobody_signs_as_origin_for_another_s_host(world):
    with pytest.raises(ConfigError, match=r"www\.ferry\.example is no host of an outlet"):
        push(world, from_cms(), "https://www.ferry.example/2026/11/22/x")
    assert not world.files()


def test_what_was_captured_gets_the_newsroom_s_signature_too(world):
    world.run()
    before = {path: data for path, data in world.files().items() if path.startswith("a/")}
    url = world.outlet.base + world.outlet.timeline.stories[1].path
    world.later(days=2)
    assert push(world, None, url).counts == {"signed": 1}
    both = [data for path, data in world.files().items() if before.get(path, data) != data]
    assert [[block.claims.role for block in trailer.parse(data).blocks] for data in both] == [
        [Role.CAPTURE, Role.ORIGIN]
    ] * 2
    assert push(world, None, url).counts == {"unchanged": 1}


def test_what_the_file_lacks_is_given(world):
    given = Given(title="Паром", byline=("A. One", "B. Two"), published=AFTER_ALL, language="ru")
    push(world, from_cms(title=""), given=given)
    shown = bundles(world)[0].decode()
    assert '<html lang="ru"' in shown
    assert all(word in shown for word in ("<h1>Паром</h1>", "A. One", "B. Two"))
    assert any(path.startswith(f"a/{AFTER_ALL:%Y/%m}/") for path in world.files())


def test_pictures_inside_the_file_are_used_and_nobody_is_asked_for_them(world):
    world.web = MemoryWeb()
    figures = f'<figure><img src="{picture(1)}"></figure><figure><img src={picture(2)}></figure>'
    push(world, from_cms(figures))
    assert max(data.count(b'src="data:image/webp') for data in bundles(world)) == 2
    assert world.web.asked == []


def test_a_picture_singlefile_holds_once_and_shows_twice_is_used():
    page = (
        f'<style>:root{{--sf-img-1: url("{picture(1)}")}}</style>'
        "<img src='data:image/svg+xml,<svg width=\"320\"><rect/></svg>' alt=one"
        ' style="background-image:var(--sf-img-1)!important">'
    )
    ((url, _),) = unpack(page.encode()).pictures.items()
    assert f'<img src="{url}" alt=one style'.encode() in unpack(page.encode()).body


def test_what_stands_in_for_a_photo_stays_what_it_is():
    tiny = b'<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/photo.jpg">'
    assert unpack(tiny).body == tiny


def test_a_saved_page_makes_the_words_of_the_live_one(tmp_path, world):
    live, story = World(folder=tmp_path / "live"), world.outlet.timeline.stories[1]
    job.push(live.config, live.edges, world.outlet.base + story.path)
    page = world.outlet.answer(Request(path=story.path), AFTER_ALL).body
    job.push(world.config, world.edges, world.outlet.base + story.path, page)
    assert sorted(world.files()) == sorted(live.files())


def test_of_nine_mirrors_each_fault_is_named_and_five_are_enough(tmp_path, capsys):
    """One lies, one is down, one is slow, one is full."""
    stuck = Stuck(MemoryHost())
    bad = {
        "liar": Gives(MemoryHost(), lambda path, data: data + b"!"),
        "down": Fails(MemoryHost(), "put", PublishReason.UNREACHABLE),
        "slow": stuck,
        "full": Fails(MemoryHost(), "put", PublishReason.FULL),
    }
    hosts = {f"good{number}": MemoryHost() for number in range(5)} | bad
    world = World(folder=tmp_path, hosts=hosts, toml=OUTLET + "".join(map(mirror, hosts)))
    quick = Ticker(monotonic=time.monotonic, sleep=lambda _: None, chance=lambda: 0.5)
    report = job.push(world.config, replace(world.edges, ticker=quick), URL, from_cms())
    stuck.go.set()
    assert finish(report, as_json=True) == 0
    told = json.loads(capsys.readouterr().out)
    said = {one["mirror"]: f"{one['status']}: {one['reason']}" for one in told["mirrors"]}
    assert "altered" in said["liar"]
    assert said["down"].startswith("failed: unreachable")
    assert said["slow"].startswith("unknown: deadline")
    assert said["full"].startswith("failed: full")
    assert (told["verified"], told["queued"]) == (5, list(bad))
    index = hashlib.sha256(hosts["good0"].files["index.json"]).hexdigest()
    assert {one["sha256"] for one in told["mirrors"] if one["status"] == "ok"} == {index}
    assert re.fullmatch(r"5 of 9 verified copies live in \d+\.\d s", told["summary"])


def test_below_the_quorum_is_no_success(tmp_path, capsys):
    down = Fails(MemoryHost(), "put", PublishReason.UNREACHABLE)
    world = World(folder=tmp_path, hosts={"disk": down})
    assert finish(push(world, from_cms()), as_json=False) == 1
    assert "queued for the next run: disk" in capsys.readouterr().out


def test_what_failed_is_brought_up_to_date_by_the_next_run(tmp_path):
    down = Fails(MemoryHost(), "put", PublishReason.UNREACHABLE)
    world = World(folder=tmp_path, hosts={"disk": down}, stories=0)
    assert push(world, from_cms()).verified == 0
    world.hosts["disk"] = down.host
    world.later(minutes=5)
    assert world.run().verified == 1
    assert len(bundles(world)) == 2


def test_a_mirror_left_in_peace_is_tried_by_a_push(tmp_path):
    down = Fails(MemoryHost(), "put", PublishReason.UNREACHABLE)
    world = World(folder=tmp_path, hosts={"disk": down}, stories=1)
    reasons = [world.run().receipts[0].reason for _ in range(4)]
    assert reasons[-1].startswith("circuit")
    world.hosts["disk"] = down.host
    assert push(world, from_cms()).verified == 1


def test_without_a_network_a_file_is_signed_and_kept_and_its_pictures_are_counted(tmp_path):
    down = Fails(MemoryHost(), "list", PublishReason.UNREACHABLE)
    down = Fails(down, "put", PublishReason.UNREACHABLE)
    world = World(folder=tmp_path, hosts={"disk": down})
    world.web = MemoryWeb()
    report = push(world, from_cms('<figure><img src="https://ferry.example/photo.jpg"></figure>'))
    assert (report.counts, report.ok, report.queued) == ({"new": 1}, False, ("disk",))
    kept = json.loads((world.config.state / "tree" / "index.json").read_bytes())
    (revision,) = kept["articles"][0]["revisions"]
    assert revision["lost"] == 1
    for file in revision["files"]:
        data = (world.config.state / "tree" / file["path"]).read_bytes()
        assert verify(data, trust(), now=world.clock()).code is Code.PUBLISHED


def test_a_signature_made_elsewhere_is_taken_into_what_is_kept(world):
    job.push(world.config, world.edges, URL, from_cms())
    kept = bundles(world)[0]
    said = trailer.parse(kept).blocks[0].claims
    offline = sign.cosign(kept, NEWSROOM, said._replace(role=Role.ORIGIN))
    assert job.adopt(world.config, world.edges, offline).counts == {"signed": 1}
    assert offline in bundles(world)
    assert job.adopt(world.config, world.edges, kept).counts == {"unchanged": 1}
    assert offline in bundles(world)


def test_a_bundle_of_other_words_is_not_taken(world):
    with pytest.raises(StoreError, match="nothing is kept with the words"):
        job.adopt(world.config, world.edges, signed(("anna", Role.CAPTURE)))
