"""Publishing to one host: send what changed, read it back, and only then point to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from mirror.config import Mirror
from mirror.errors import PublishError
from mirror.model import Receipt, Status, Tree, TreeFile
from mirror.publish.interface import Host
from mirror.publish.paths import INDEX, Wave, wave
from mirror.publish.progress import Step
from mirror.publish.readback import reader
from mirror.publish.retry import TEMPORARY, Patience, patience_for
from mirror.publish.run import STEPS, Edges, Run, read_back, receipt_for, send, verify
from mirror.shelf import texts
from mirror.threads import Crew, Later

_READ_S = 60.0  # one file read back through the public address


def publish(
    tree: Tree,
    host: Host,
    *,
    mirror: Mirror,
    held: Mapping[str, str] | None,
    edges: Edges,
    patience: Patience | None = None,
) -> tuple[Receipt, ...]:
    """
    Return a receipt for each file sent, read back or deleted, and last one for the whole tree.

    The steps:
        1. if nothing is known of the host, read back what it lists of the tree
        2. send new content and read it back; meanwhile read the index that should still be there
        3. if that index is gone or another, what *held* says is worth nothing: read back what the
           host lists, and send what is missing
        4. the same with pages and the index, which name content alone and never each other
        5. delete what the tree no longer has, now that the new index is verified live

    A step that does not end well for every file is the last one.

    Args:
        tree: what the host shall hold.
        host: an open one; it stays open.
        mirror: its name, public address and deadline.
        held: path -> sha256 of what was read back there before (`held_after`); None or empty if
            nothing is known.
        edges: clock, public web, who watches.
        patience: tries and parallel calls; by default what suits its kind.
    """
    patience = patience or patience_for(mirror)
    with Crew(patience.parallel) as crew:
        run = Run(
            tree=tree,
            host=host,
            mirror=mirror,
            before=held or {},
            read=reader(host, edges.web, mirror.url, timeout_s=min(_READ_S, mirror.deadline_s)),
            edges=edges,
            patience=patience,
            started=edges.ticker.monotonic(),
            crew=crew,
        )
        return _publish(run, known=bool(held))


def _publish(run: Run, *, known: bool) -> tuple[Receipt, ...]:
    current, receipts = _new_content(run, known=known)
    if _all_ok(receipts):
        current.brake.release()
        receipts += _deliver(current, Wave.POINTERS, receipts)
    whole = _whole(run, receipts)
    if whole.status is Status.OK:
        receipts += _delete(run)
    return (*receipts, whole)


def held_after(held: Mapping[str, str] | None, receipts: Iterable[Receipt]) -> dict[str, str]:
    """Return what is known of a host after *receipts*: path -> sha256 that was read back."""
    now = dict(held or {})
    for receipt in receipts:
        if receipt.sha256 and receipt.path:
            now[receipt.path] = receipt.sha256
        else:
            now.pop(receipt.path, None)
    return now


def _new_content(run: Run, *, known: bool) -> tuple[Run, list[Receipt]]:
    """Steps 1 to 3; return the run without its memory where that turned out wrong."""
    if not known:
        return _resume(run, [])
    proof = Later(lambda: _proof(run))
    receipts = _deliver(run, Wave.CONTENT, [])
    index = proof.result()
    if index.status is Status.FAILED:
        return _resume(run, receipts)
    return run, receipts if index.status is Status.OK else [*receipts, index]


def _resume(run: Run, receipts: list[Receipt]) -> tuple[Run, list[Receipt]]:
    """Send the content that the host does not give back, whatever was known of it."""
    forgetful = replace(run, before={})
    good = [receipt for receipt in receipts if receipt.status is Status.OK]  # the rest again
    seen = good + _survey(run, good)
    return forgetful, seen + _deliver(forgetful, Wave.CONTENT, seen)


def _proof(run: Run) -> Receipt:
    """Return OK if the host still serves the index that was verified last, or already the new."""
    index = _index(run.tree)
    if index is None or INDEX[0] not in run.before:
        return receipt_for(run, INDEX[0], Status.FAILED, "no index was verified here before")
    old = replace(index, sha256=run.before[INDEX[0]])
    receipt = read_back(run, old, TEMPORARY)
    return receipt if receipt.status is not Status.FAILED else read_back(run, index, TEMPORARY)


def _index(tree: Tree) -> TreeFile | None:
    """Return the index, which is one of the last files."""
    return next((file for file in reversed(tree.files) if file.path == INDEX[0]), None)


def _survey(run: Run, known: Iterable[Receipt]) -> list[Receipt]:
    """Return a receipt for each file of the tree that the host gives back right."""
    try:
        there = run.retry(run.host.list)
    except PublishError:
        return []  # a host that lists nothing is sent everything
    done = {receipt.path for receipt in known}
    files = [file for file in run.tree.files if file.path in there - done]
    receipts = run.each(lambda file: read_back(run, file, TEMPORARY), files)
    return [receipt for receipt in receipts if receipt.status is Status.OK]


def _deliver(run: Run, number: Wave, done: Collection[Receipt]) -> list[Receipt]:
    """
    Send what changed in one wave, flush, and read it back.

    A file whose answer alone was lost is no reason to leave out the others: where it is served
    after all, what was not sent because of it is sent now.
    """
    receipts = _attempt(run, number, done)
    while run.brake.path and run.brake.path in (good := held_after(None, receipts)):
        run.brake.release()
        kept = [receipt for receipt in receipts if receipt.path in good]
        receipts = kept + _attempt(run, number, [*done, *receipts])
    return receipts


def _attempt(run: Run, number: Wave, done: Collection[Receipt]) -> list[Receipt]:
    now = held_after(None, done)
    lost = {receipt.path for receipt in done} - now.keys()

    def is_held(file: TreeFile) -> bool:
        before = None if file.path in lost else run.before.get(file.path)
        return now.get(file.path, before) == file.sha256

    files = [file for file in run.tree.files if wave(file.path) is number and not is_held(file)]
    errors = run.each(partial(send, run), files)
    if files and run.brake.error is None:
        try:
            run.retry(run.host.flush)
        except PublishError as error:
            run.brake.pull(error)
            errors = [earlier or error for earlier in errors]
    return run.each(lambda pair: verify(run, *pair), zip(files, errors, strict=True))


def _delete(run: Run) -> list[Receipt]:
    """Step 5: a file that could not be deleted keeps its digest, and is tried next time."""
    there = texts((file.path, "there") for file in run.tree.files)
    gone = sorted(path for path in run.before if path not in there)

    def delete(path: str) -> Receipt:
        try:
            run.retry(lambda: run.host.delete(path))
        except PublishError as error:
            return receipt_for(run, path, Status.UNKNOWN, str(error), run.before[path])
        return receipt_for(run, path, Status.OK)

    receipts = run.each(delete, gone)
    try:
        if gone:
            run.retry(run.host.flush)
    except PublishError as error:
        return [
            receipt_for(run, path, Status.UNKNOWN, str(error), run.before[path]) for path in gone
        ]
    return receipts


def _whole(run: Run, receipts: Sequence[Receipt]) -> Receipt:
    """Return the receipt for the tree: OK if every file is, with the sha256 of its index."""
    bad = [receipt for receipt in receipts if receipt.status is not Status.OK]
    if not bad:
        index = _index(run.tree)
        run.tell(Step.VERIFIED, "")
        return receipt_for(run, "", Status.OK, sha256=index.sha256 if index else "")
    failed = any(receipt.status is Status.FAILED for receipt in bad)
    status = Status.FAILED if failed else Status.UNKNOWN
    run.tell(STEPS[status], "")
    return receipt_for(run, "", status, _cause(run, bad, status))


def _cause(run: Run, bad: Sequence[Receipt], status: Status) -> str:
    """Return why the tree is not there: what ended the whole host, else the first bad file."""
    error = run.brake.error
    if error is not None:
        return f"{error.reason}: {error}"
    first = next(receipt for receipt in bad if receipt.status is status)
    return f"{first.path}: {first.reason}"


def _all_ok(receipts: Iterable[Receipt]) -> bool:
    return all(receipt.status is Status.OK for receipt in receipts)
