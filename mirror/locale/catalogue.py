"""
A gettext catalogue straight from its .po file.

The .po files are the only copy: no compiled file to forget, and the same text on every machine.
Read is what msgfmt needs of the format (GNU gettext manual, "The Format of PO Files"): msgid,
msgid_plural, msgstr, msgstr[N], continued strings and comments.
"""

import ast
import gettext
import io
import re
import struct
from importlib import resources

_LINE = re.compile(r'(?:(msgid|msgid_plural|msgstr)(?:\[(\d)\])? )?(".*")')
_MO_MAGIC = 0x950412DE  # GNU gettext manual, "The Format of GNU MO Files"


def load(language: str) -> gettext.NullTranslations:
    """Return the catalogue of *language*, one of those with a .po file beside this module."""
    po = resources.files("mirror.locale").joinpath(f"{language}.po").read_text("utf-8")
    return gettext.GNUTranslations(io.BytesIO(_compile(_parse(po))))


def _parse(po: str) -> dict[str, str]:
    """Return msgid (NUL and msgid_plural behind it) -> msgstr (its plurals joined by NUL)."""
    messages: dict[str, str] = {}
    for entry in re.split(r"\n{2,}", po.strip()):
        fields: dict[str, list[str]] = {"msgid": [], "msgstr": []}
        field: list[str] = []
        for line in entry.splitlines():
            if matched := _LINE.fullmatch(line):
                name, number, text = matched.groups()
                if name:
                    field = fields.setdefault(name + (number or ""), [])
                field.append(ast.literal_eval(text))
        parts = {name: "".join(texts) for name, texts in fields.items()}
        ids = [parts["msgid"]] + [parts[name] for name in parts if name == "msgid_plural"]
        forms = [text for name, text in sorted(parts.items()) if name.startswith("msgstr") and text]
        messages["\0".join(ids)] = "\0".join(forms)
    return messages


def _compile(messages: dict[str, str]) -> bytes:
    """Return *messages* as an MO file: header, two tables of (length, offset), then the strings."""
    pairs = [(key.encode(), messages[key].encode()) for key in sorted(messages) if messages[key]]
    count = len(pairs)
    offset = 28 + 16 * count
    tables, strings = [b"", b""], b""
    for which in (0, 1):
        for pair in pairs:
            tables[which] += struct.pack("<II", len(pair[which]), offset + len(strings))
            strings += pair[which] + b"\0"
    header = struct.pack("<7I", _MO_MAGIC, 0, count, 28, 28 + 8 * count, 0, offset)
    return header + tables[0] + tables[1] + strings
