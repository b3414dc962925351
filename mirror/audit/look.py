"""Fetch again what was published, and judge it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from mirror.audit.values import Audited, Edition, Finding, HostAudit, Known, Seen, worst
from mirror.errors import FetchError, FetchReason, PublishError, PublishReason
from mirror.model import Capture, TreeFile
from mirror.threads import in_parallel

_INDEX = "index.json"
_SIGNATURE = "index.json.minisig"
_PARALLEL = 4  # files of one host at once: an audit is no emergency
_HOSTS = 16  # hosts at once: threads that wait, on a machine that may be small
_GONE = frozenset({404, 410})  # RFC 9110 15.5.5, 15.5.11
_LEGAL = 451  # RFC 7725: unavailable for legal reasons

Choose = Callable[[Sequence[TreeFile], int], Sequence[TreeFile]]
"""Some of many files: random.SystemRandom().sample, or what stands for it in tests."""
Answer = Capture | FetchError | PublishError


def sample(files: Sequence[TreeFile], count: int | None, choose: Choose) -> tuple[TreeFile, ...]:
    """Return *count* of *files* by *choose*; all where *count* is None or there are no more."""
    if count is None or len(files) <= count:
        return tuple(files)
    return tuple(choose(files, count))


def audit_all(
    hosts: Iterable[Audited], known: Known, *, count: int | None, choose: Choose
) -> tuple[HostAudit, ...]:
    """Return what each of *hosts* serves, in their order; none of them can end the others."""
    call = partial(audit, known=known, count=count, choose=choose)
    return tuple(in_parallel(call, hosts, _HOSTS))


def audit(host: Audited, known: Known, *, count: int | None, choose: Choose) -> HostAudit:
    """
    Return what *host* serves.

    The steps:
        1. fetch its index; where that is another than ours, its signature too: an edition that we
           signed earlier is stale, anything else is altered
        2. fetch *count* of the other files (None: all) and compare; where the edition is stale,
           the bundles that this edition names, for its pages are signed by nothing
    """
    # 1. which edition
    index = next((file for file in known.tree.files if file.path == _INDEX), None)
    answer = _ask(host, index) if index else PublishError(PublishReason.PATH, "no index")
    first = judge(_INDEX, index.sha256 if index else "", answer, host.before, known.blocked)
    if first.finding in {Finding.UNREACHABLE, Finding.BLOCKED}:
        return _summary(host, [first])  # its other files would tell the same, slowly
    edition = None
    if first.finding in {Finding.ALTERED, Finding.STALE} and isinstance(answer, Capture):
        edition = _edition(host, known, answer.body)
        finding = Finding.STALE if edition else Finding.ALTERED
        first = Seen(path=_INDEX, finding=finding, detail=first.detail)
    # 2. the rest
    files = [file for file in known.tree.files if file.path != _INDEX]
    if edition is not None:
        files = [file for file in files if file.path in edition.files]
    look = partial(_look, host, known, edition)
    seen = [first, *in_parallel(look, sample(files, count, choose), _PARALLEL)]
    return _summary(host, seen, known, edition)


def judge(
    path: str,
    sha256: str,
    answer: Answer,
    before: Mapping[str, str],
    blocked: Callable[[Capture], str],
) -> Seen:
    """
    Return what *answer* is, where the bytes of *sha256* were expected.

    Args:
        path: of the file.
        sha256: of the newest edition.
        answer: what came back.
        before: path -> sha256 read back from this host last.
        blocked: why an answer is a notice, "" if it is none.
    """
    if not isinstance(answer, Capture):
        return Seen(path=path, finding=_without_answer(answer), detail=str(answer))
    digest = hashlib.sha256(answer.body).hexdigest()
    if answer.status == 200 and digest == sha256:
        return Seen(path=path, finding=Finding.GENUINE)
    notice = blocked(answer) or ("unavailable for legal reasons" if answer.status == _LEGAL else "")
    if notice:
        return Seen(path=path, finding=Finding.BLOCKED, detail=notice)
    if answer.status == 200:
        finding = Finding.STALE if digest == before.get(path) else Finding.ALTERED
        detail = f"sha256 {digest[:16]}… ({len(answer.body)} bytes), expected {sha256[:16]}…"
        return Seen(path=path, finding=finding, detail=detail)
    finding = Finding.MISSING if answer.status in _GONE else Finding.UNREACHABLE
    return Seen(path=path, finding=finding, detail=f"status {answer.status}")


def _without_answer(error: FetchError | PublishError) -> Finding:
    reasons = {
        FetchReason.TOO_LARGE: Finding.ALTERED,
        PublishReason.ALTERED: Finding.ALTERED,
        PublishReason.MISSING: Finding.MISSING,
    }
    return reasons.get(error.reason, Finding.UNREACHABLE)


def _ask(host: Audited, file: TreeFile) -> Answer:
    try:
        return host.fetch(file)
    except (FetchError, PublishError) as error:
        return error


def _edition(host: Audited, known: Known, index: bytes) -> Edition | None:
    """Return which of our editions *index* is of, by the signature that the host has for it."""
    signature = next((file for file in known.tree.files if file.path == _SIGNATURE), None)
    answer = _ask(host, signature) if signature else None
    if not isinstance(answer, Capture) or answer.status != 200:
        return None
    return known.edition(index, answer.body)


def _look(host: Audited, known: Known, edition: Edition | None, file: TreeFile) -> Seen:
    expected = edition.files[file.path] if edition else file.sha256
    return judge(file.path, expected, _ask(host, file), host.before, known.blocked)


def _summary(
    host: Audited, seen: list[Seen], known: Known | None = None, edition: Edition | None = None
) -> HostAudit:
    return HostAudit(
        name=host.name,
        url=host.url,
        finding=worst(seen),
        checked=len(seen),
        age=known.now - edition.at if known and edition else None,
        faults=tuple(each for each in seen if each.finding is not Finding.GENUINE),
    )
