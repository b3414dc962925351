"""An audit of what a run published, and what it mends."""

from dataclasses import dataclass, replace

import pytest

from mirror import job
from mirror.audit import Finding
from mirror.errors import PublishReason
from mirror.model import Capture, Status
from mirror.store import read_store
from tests.fakes import MemoryHost, page
from tests.job.world import TOML, World
from tests.publish.faults import Fails

SECOND = '\n[[mirror]]\nname = "{name}"\nkind = "directory"\npath = "{name}"\n'


@pytest.fixture
def world(tmp_path) -> World:
    names = ("second", "third")
    toml = TOML + "".join(SECOND.format(name=name) for name in names)
    hosts = {name: MemoryHost() for name in ("disk", *names)}
    made = World(folder=tmp_path, toml=toml, hosts=hosts, stories=1)
    made.run()
    return made


def audit(world, **options):
    report = job.audit(world.config, world.edges, choose=lambda files, n: files[:n], **options)
    return report, {host.name: host for host in report.hosts}


def spoil(world, name):
    files = world.hosts[name].files
    path = next(path for path in files if path.startswith("a/"))
    files[path] = b"<p>something else</p>"
    return path


def last(world, name):
    with read_store(world.config.state) as store:
        return store.publishing.last(name)


def test_what_was_just_published_is_genuine_everywhere(world):
    report, hosts = audit(world)
    assert {host.finding for host in hosts.values()} == {Finding.GENUINE}
    assert (report.verified, report.ok) == (3, True)


def test_a_liar_is_found_and_named_with_the_file(world):
    path = spoil(world, "second")
    report, hosts = audit(world)
    assert hosts["second"].finding is Finding.ALTERED
    assert [seen.path for seen in hosts["second"].faults] == [path]
    assert report.verified == 2
    assert last(world, "second").status is Status.FAILED
    assert "altered" in last(world, "second").reason


def test_the_next_run_mends_what_an_audit_found(world):
    spoil(world, "second")
    audit(world)
    world.run()
    assert world.hosts["second"].files == world.hosts["disk"].files


def test_repair_mends_at_once_and_counts(world):
    spoil(world, "second")
    world.hosts["third"].files.clear()
    report, _ = audit(world, repair=True)
    assert report.verified == 3
    assert {receipt.mirror for receipt in report.repaired} == {"second", "third"}
    assert audit(world)[0].verified == 3


def test_a_mirror_set_back_is_stale_by_the_time_between(world):
    old = dict(world.hosts["second"].files)
    world.stories = 3
    world.__post_init__()
    world.later(days=2)
    world.run()
    world.hosts["second"].files = old
    _, hosts = audit(world)
    assert hosts["second"].finding is Finding.STALE
    assert hosts["second"].age is not None


def test_a_mirror_that_is_down_is_unreachable_and_keeps_what_is_known_of_it(world):
    world.hosts["third"] = Fails(MemoryHost(), "get", PublishReason.UNREACHABLE)
    before = _held(world, "third")
    report, hosts = audit(world)
    assert hosts["third"].finding is Finding.UNREACHABLE
    assert _held(world, "third") == before
    assert report.verified == 2


def _held(world, name):
    with read_store(world.config.state) as store:
        return store.publishing.held(name)


@dataclass
class Gateway:
    """The web as one gateway, which has the blocks that a mirror holds."""

    files: dict[str, bytes]

    def get(self, url: str, **more) -> Capture:
        path = url.removeprefix("https://gateway.example/").partition("?")[0]
        body = self.files.get(path)
        return page(body or b"", url=url, status=404 if body is None else 200)


def through(world, files):
    edges = replace(world.edges, public=lambda _: Gateway(files))
    return job.audit(
        world.config,
        edges,
        choose=lambda found, n: found[:n],
        gateways=["https://gateway.example/"],
    ).hosts[-1]


def test_a_gateway_is_read_by_its_blocks(world):
    blocks = {path: data for path, data in world.files().items() if path.startswith("ipfs/")}
    found = through(world, blocks)
    assert (found.finding, found.verified) == (Finding.GENUINE, True)


def test_a_gateway_that_lies_or_lacks_a_block_is_told(world):
    files = dict(world.files())
    raw = [path for path in files if path.startswith("ipfs/bafkrei")]
    files[raw[0]] = b"<p>something else</p>"
    del files[raw[1]]
    found = through(world, files)
    assert {fault.finding for fault in found.faults} == {Finding.ALTERED, Finding.MISSING}
