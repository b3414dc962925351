"""A page may ruin a worker, never the run."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from mirror.errors import RefusedError, SandboxError
from mirror.model import Span
from mirror.sandbox import Sandbox, SandboxLimits
from tests.conftest import missing
from tests.sandbox import hostile

CONFINES = "from mirror.sandbox.confine import confine; raise SystemExit(not confine())"
# A busy machine gives a second of processor time in ten by the clock, and more.
LIMITS = SandboxLimits(cpu_s=1, deadline_s=60, memory_bytes=1 << 30, calls=3)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(LIMITS, workers=2) as running:
        yield running


def test_a_value_comes_back(sandbox):
    assert sandbox.call(hostile.double, "ab") == Span(text="abab")


def test_our_own_errors_come_back_whole(sandbox):
    with pytest.raises(RefusedError, match="nothing there") as error:
        sandbox.call(hostile.refuse, "page")
    assert (error.value.reason, error.value.hint) == ("stub", "look again")


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (hostile.fail, "KeyError in a library"),
        (hostile.spin, "too much processor time"),
        (hostile.eat, "ran out of memory"),
        (hostile.recurse, "RecursionError"),
        (hostile.crash, "crashed .SIGSEGV."),
        (hostile.leave, "crashed .exit status 7."),
        (hostile.trojan, "no value"),
    ],
    ids=lambda case: getattr(case, "__name__", ""),
)
def test_a_worker_that_fails_is_an_error_and_is_replaced(function, message, sandbox):
    with pytest.raises(SandboxError, match=message):
        sandbox.call(function, "page")
    assert sandbox.call(hostile.double, "a") == Span(text="aa")


def test_a_worker_that_does_nothing_is_not_waited_for():
    limits = replace(LIMITS, deadline_s=1)
    with Sandbox(limits, workers=1) as sandbox, pytest.raises(SandboxError, match="took too long"):
        sandbox.call(hostile.sleep, "page")


def test_a_worker_that_cannot_be_reached_is_not_waited_for():
    with Sandbox(LIMITS, workers=1) as sandbox:
        sandbox.call(hostile.double, "a")
        worker = sandbox._idle.get()
        pipe = worker._process.stdin.fileno()
        kept = os.dup(pipe)  # the worker lives as long as its pipe is open
        with Path("/dev/full").open("wb") as full:  # every write to it fails: no space left
            os.dup2(full.fileno(), pipe)
        sandbox._idle.put(worker)
        with pytest.raises(SandboxError, match="could not be reached"):
            sandbox.call(hostile.double, "a")
        os.close(kept)
        assert sandbox.call(hostile.double, "a") == Span(text="aa")


def test_a_run_that_is_limited_itself_has_workers_all_the_same():
    """As under `ulimit -t`, or a unit with LimitCPU= and LimitAS=."""
    script = """
import resource
from mirror.sandbox import Sandbox, SandboxLimits
from tests.sandbox import hostile
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
with Sandbox(SandboxLimits(cpu_s=60, memory_bytes=2 << 30), workers=1) as sandbox:
    print(sandbox.call(hostile.double, "a").text)
"""
    assert subprocess.check_output([sys.executable, "-c", script]) == b"aa\n"


def test_a_message_does_not_repeat_the_page(sandbox):
    with pytest.raises(SandboxError) as error:
        sandbox.call(hostile.fail, "what the page says")
    assert "says" not in str(error.value)


def test_a_worker_can_write_no_file(sandbox, tmp_path):
    with pytest.raises(SandboxError, match=r"OSError|PermissionError"):
        sandbox.call(hostile.write, str(tmp_path / "file"))


@pytest.mark.real
@pytest.mark.parametrize(
    "function",
    [
        hostile.read,
        hostile.delete,
        hostile.call_out,
        hostile.send_off,
        hostile.run_a_program,
        hostile.end_its_parent,
    ],
    ids=lambda case: case.__name__,
)
def test_a_worker_that_was_taken_over_can_do_nothing(function, sandbox, tmp_path):
    """Landlock and seccomp are parts of the kernel that not every machine has."""
    if subprocess.run([sys.executable, "-c", CONFINES], check=False).returncode != 0:
        missing("a kernel with Landlock and seccomp")
    secret = tmp_path / "key"
    secret.write_text("secret")
    with pytest.raises(SandboxError, match="PermissionError"):
        sandbox.call(function, str(secret))
    assert secret.read_text() == "secret"


def test_a_worker_can_still_import_what_it_needs(sandbox):
    assert sandbox.call(hostile.import_late, "") == "xml.dom.minidom"


def test_a_worker_sees_nothing_of_the_environment(sandbox):
    assert set(sandbox.call(hostile.environment, "")) <= {"LC_ALL", "LC_CTYPE", "PYTHONPATH"}


def test_what_a_library_prints_is_no_answer(sandbox):
    assert sandbox.call(hostile.chatter, "word") == "word"


def test_a_worker_serves_several_calls_and_is_then_replaced():
    with Sandbox(LIMITS, workers=1) as sandbox:
        ids = [sandbox.call(hostile.process, "") for _ in range(4)]
    assert ids[0] == ids[1] == ids[2] != ids[3]


def test_threads_share_a_sandbox(sandbox):
    spans: list[Span] = []
    threads = [
        threading.Thread(target=lambda n=n: spans.append(sandbox.call(hostile.double, str(n))))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {span.text for span in spans} == {str(n) * 2 for n in range(8)}
