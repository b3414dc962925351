"""
Verdicts in plain words, English and Russian, for a person at a terminal or for a program.

The wording is data (`words.json`), which the page shares.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from signing.verdict import Living, Signer, Verdict

LANGUAGES = ("en", "ru")
_MARKS = {0: "[+]", 1: "[X]", 3: "[?]", 4: "[X]"}


def plain(verdict: Verdict, lang: str) -> str:
    """Return *verdict* as lines of text; the first says it all."""
    words = table()
    title, sentence = (_fill(text, verdict) for text in words["verdicts"][verdict.code][lang])
    rows = _rows(verdict, words, lang)
    width = max((len(label) for label, _ in rows), default=0)
    lines = [f"{_MARKS[verdict.exit_code]} {title}", sentence]
    return "\n".join([*lines, *(f"  {label:{width}}  {text}" for label, text in rows)]) + "\n"


def as_json(verdict: Verdict, *, file: str = "") -> str:
    """Return *verdict* on *file* as one JSON object, one line; names as in FORMAT.md 10."""
    signed = verdict.signed
    value = {
        "file": file,
        "verdict": verdict.code,
        "exit": verdict.exit_code,
        "intact": verdict.intact,
        "rule": verdict.rule,
        "problem": verdict.problem,
        "sha256": verdict.sha256,
        "size": len(verdict.body or b""),
        "url": verdict.url,
        "name": verdict.name,
        "count": verdict.count,
        "needed": verdict.needed,
        "signed": [_utc(at) for at in signed] if signed else [],
        "signers": [_signer(one) for one in verdict.signers],
        "warnings": [{"code": one.code, "days": one.days} for one in verdict.warnings],
        "trust": verdict.source,
        "mirrors": _living(verdict.living) if verdict.living else None,
    }
    return json.dumps(value, ensure_ascii=False) + "\n"


def table() -> dict[str, Any]:
    """
    Return all the wording: verdicts, standings, warnings, rules, labels, sources.

    What broke a rule is told in English; `rules` says in other languages what that means.
    """
    words: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_bytes())
    return words


def _fill(text: str, verdict: Verdict) -> str:
    reasons = (one.reason for one in verdict.signers if one.reason)
    return text.format(
        name=verdict.name,
        count=verdict.count,
        needed=verdict.needed,
        reason=next(reasons, ""),
    )


def _rows(verdict: Verdict, words: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    """Return label and text of each line below the verdict."""
    label = {name: texts[lang] for name, texts in words["labels"].items()}
    if not verdict.intact:
        rule = f" ({verdict.rule})" if verdict.rule else ""
        meaning = words["rules"].get(verdict.rule, {}).get(lang, "")
        return [(label["problem"], text) for text in (meaning, verdict.problem + rule) if text]
    answers = {name: _fill(texts[lang], verdict) for name, texts in words["answers"].items()}
    rows = [(label[name], answers[name]) for name in ("intact", "count")]
    rows += [(label["address"], verdict.url), (label["text"], verdict.sha256)]
    if verdict.signed:
        rows.append((label["signed"], " – ".join(sorted({_utc(at) for at in verdict.signed}))))
    for one in verdict.signers:
        rows += _signer_rows(one, words, lang)
        rows += [("", one.claims.url)] if one.claims.url != verdict.url else []
    rows += _living_rows(verdict.living, words, lang) if verdict.living else []
    rows.append((label["trust"], words["sources"][verdict.source][lang]))
    warnings = (words["warnings"][one.code][lang].format(days=one.days) for one in verdict.warnings)
    return [*rows, *((label["warning"], text) for text in warnings)]


def _signer_rows(one: Signer, words: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    label = words["labels"]["signers"][lang]
    standing = words["standings"][one.standing][lang].format(reason=one.reason)
    return [(label, f"{one.name or one.key}: {standing}"), ("", one.key.fingerprint)]


def _living_rows(living: Living, words: dict[str, Any], lang: str) -> list[tuple[str, str]]:
    facts = {**_living(living), "name": living.name or str(living.listing.key)}
    rows = [(words["labels"]["mirrors"][lang], words["living"][lang].format(**facts))]
    return rows + [("", one.url) for one in living.listing.mirrors]


def _living(living: Living) -> dict[str, Any]:
    listing = living.listing
    return {
        "name": living.name,
        "key": str(listing.key),
        "version": listing.version,
        "at": _utc(listing.at),
        "until": str(listing.until),
        "days": living.days,
        "list": [
            {"kind": one.kind, "since": str(one.since), "url": one.url} for one in listing.mirrors
        ],
    }


def _signer(one: Signer) -> dict[str, Any]:
    claims = one.claims
    return {
        "standing": one.standing,
        "name": one.name,
        "reason": one.reason,
        "key": str(one.key),
        "fingerprint": one.key.fingerprint,
        "role": claims.role,
        "url": claims.url,
        "at": _utc(claims.at),
        "supersedes": claims.supersedes,
        "lang": claims.lang,
    }


def _utc(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
