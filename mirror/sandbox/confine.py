"""
What a worker's process may still do once it is confined: compute, and read what Python is made of.

Landlock (landlock(7), since Linux 5.13) takes away all files but the interpreter's and its
libraries', so that neither keys nor state can be read, and no program started. A seccomp filter
(seccomp(2)) takes away sockets and other processes. Both last until the process ends. Where the
kernel has neither, a worker has only its limits and its empty environment.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import site
import struct
import sys
from pathlib import Path

_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 38, 22, 2  # <linux/prctl.h>, <linux/seccomp.h>
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the numbers of landlock's calls on every architecture
_VERSION, _PATH_BENEATH = 1, 1  # <linux/landlock.h>
_READ = 1 << 2 | 1 << 3  # LANDLOCK_ACCESS_FS_READ_FILE, READ_DIR
# How many kinds of access to files each version knows; what is not named is not taken away.
_KINDS = {1: 13, 2: 14, 3: 15, 4: 15}
_LATEST_KINDS = 16
_NOTHING = 0x80000000 | 0  # SECCOMP_RET_KILL_PROCESS
_REFUSE = 0x00050000 | 1  # SECCOMP_RET_ERRNO, EPERM
_ALLOW = 0x7FFF0000
# socket first, io_uring_setup last: socket, socketpair, kill, ptrace, process_vm_readv,
# process_vm_writev, io_uring_setup; and on x86 the bit that calls them by other numbers.
# <asm/unistd.h>, <linux/audit.h>
_ARCHITECTURES = {
    "x86_64": (0xC000003E, (41, 53, 62, 101, 310, 311, 425), 0x40000000),
    "aarch64": (0xC00000B7, (198, 199, 129, 117, 270, 271, 425), 0xFFFFFFFF),
}


def confine() -> bool:
    """Take away from this process what computing does not need; return whether all of it is."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    files = _confine_files(libc)
    return _confine_calls(libc) and files


def leave_network() -> bool:
    """
    Take the network away from this process and from all it starts; return whether it is gone.

    No socket can be made but of the kind that stays on this machine (unix(7)), whatever a
    process does; names of files and other processes stay as they were.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or platform.machine() not in _ARCHITECTURES:
        return False
    architecture, numbers, foreign = _ARCHITECTURES[platform.machine()]
    return _load(libc, _local_only(architecture, numbers[0], numbers[-1], foreign))


def _confine_files(libc: ctypes.CDLL) -> bool:
    version = libc.syscall(_CREATE, None, 0, _VERSION)
    if version < 1:
        return False
    attribute = struct.pack("Q", (1 << _KINDS.get(version, _LATEST_KINDS)) - 1)
    rules = libc.syscall(_CREATE, attribute, len(attribute), 0)
    if rules < 0:
        return False
    try:
        for folder in _readable():
            _allow_reading(libc, rules, folder)
        return bool(libc.syscall(_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def _readable() -> set[Path]:
    """Return the folders that code and shared libraries are imported from."""
    system = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo")
    packages = (*site.getsitepackages(), site.getusersitepackages())
    ours = Path(__file__).parents[1]
    return {Path(place) for place in (*system, *packages, sys.prefix, sys.base_prefix)} | {ours}


def _allow_reading(libc: ctypes.CDLL, rules: int, folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every system has all of them
        place = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        try:
            attribute = struct.pack("=Qi", _READ, place)
            libc.syscall(_ADD, rules, _PATH_BENEATH, attribute, 0)
        finally:
            os.close(place)


def _confine_calls(libc: ctypes.CDLL) -> bool:
    if platform.machine() not in _ARCHITECTURES:
        return False
    return _load(libc, _filter(*_ARCHITECTURES[platform.machine()]))


def _load(libc: ctypes.CDLL, steps: bytes) -> bool:
    program = ctypes.create_string_buffer(steps, len(steps))
    described = struct.pack("HP", len(steps) // 8, ctypes.addressof(program))
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, described, 0, 0) == 0)


_LOAD, _EQUAL, _AT_LEAST, _DONE = 0x20, 0x15, 0x35, 0x06  # classic BPF (bpf(4))


def _start(architecture: int) -> list[tuple[int, int, int, int]]:
    """Return steps that end a process of another architecture, and load the call's number."""
    return [
        (_LOAD, 0, 0, 4),  # seccomp_data.arch
        (_EQUAL, 1, 0, architecture),
        (_DONE, 0, 0, _NOTHING),
        (_LOAD, 0, 0, 0),  # seccomp_data.nr
    ]


def _filter(architecture: int, refused: tuple[int, ...], foreign: int) -> bytes:
    """Return a program of classic BPF (bpf(4)): load, compare, jump, return."""
    steps = [
        *_start(architecture),
        (_AT_LEAST, len(refused) + 1, 0, foreign),
        *((_EQUAL, len(refused) - at, 0, number) for at, number in enumerate(refused)),
        (_DONE, 0, 0, _ALLOW),
        (_DONE, 0, 0, _REFUSE),
    ]
    return _packed(steps)


def _local_only(architecture: int, socket: int, io_uring: int, foreign: int) -> bytes:
    """Return a program that lets `socket` make AF_UNIX (1) only; io_uring could make others."""
    steps = [
        *_start(architecture),
        (_AT_LEAST, 5, 0, foreign),
        (_EQUAL, 4, 0, io_uring),
        (_EQUAL, 0, 2, socket),
        (_LOAD, 0, 0, 16),  # seccomp_data.args[0], its low half
        (_EQUAL, 0, 1, 1),
        (_DONE, 0, 0, _ALLOW),
        (_DONE, 0, 0, _REFUSE),
    ]
    return _packed(steps)


def _packed(steps: list[tuple[int, int, int, int]]) -> bytes:
    return b"".join(struct.pack("HBBI", *step) for step in steps)
