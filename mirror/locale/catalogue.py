"""
A gettext catalogue straight from its .po file.

The .po files are the only copy: no compiled file to forget, and the same text on every machine.
Read is what we use of the format (GNU gettext manual, "The Format of PO Files"): msgid, msgstr,
continued strings. There are no plural forms: we say "shown: 3", which every language can.
"""

import ast
import gettext
import io
import re
import struct
from importlib import resources

_LINE = re.compile(r'^(?:(msgid|msgstr) )?(".*")$', re.MULTILINE)
_MO_MAGIC = 0x950412DE  # GNU gettext manual, "The Format of GNU MO Files"


def load(language: str) -> gettext.NullTranslations:
    """Return the catalogue of *language*, one of those with a .po file beside this module."""
    po = resources.files("mirror.locale").joinpath(f"{language}.po").read_text("utf-8")
    return gettext.GNUTranslations(io.BytesIO(_compile(_parse(po))))


def _parse(po: str) -> dict[str, str]:
    """Return msgid -> msgstr."""
    messages: dict[str, str] = {}
    for entry in re.split(r"\n{2,}", po.strip()):
        fields = {"msgid": "", "msgstr": ""}
        field = ""
        for name, text in _LINE.findall(entry):
            field = name or field
            fields[field] += ast.literal_eval(text)
        messages[fields["msgid"]] = fields["msgstr"]
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
