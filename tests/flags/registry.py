"""The Ministry of Justice's registry as its API shows it, with one organization and one person."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mirror.flags.snapshot import IDS
from mirror.model import Capture, Limits

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TITLES = {  # in an order of our own: it must not matter
    "field_9_s": "ИНН",
    "field_2_s": "Полное наименование/ФИО",
    "field_6_s": "Доменное имя информационного ресурса",
    "field_4_s": "Дата включения в реестр",
    "field_5_s": "Дата исключения из реестра",
    "field_7_s": "Вид иностранного агента",
}
AGENT = {
    "field_9_s": "7700000000",
    "field_2_s": "Интернет-издание «Северный паром»",
    "field_6_s": "https://ferry.example/;  https://t.me/another",
    "field_4_s": "17.11.2023",
    "field_5_s": "",
    "field_7_s": "Иные объединения лиц",
}
PERSON = AGENT | {"field_2_s": "Ломатина Вера", "field_7_s": "Физические лица"}


def listing(titles: dict[str, str] = TITLES, register: str = "foreign agent") -> bytes:
    columns = [{"name": name, "title": title} for name, title in titles.items()]
    other = {"id": "x", "columns": []}
    return json.dumps({"values": [other, {"id": IDS[register], "columns": columns}]}).encode()


def values(*rows: dict[str, str], size: int | None = None) -> bytes:
    return json.dumps({"size": len(rows) if size is None else size, "values": rows}).encode()


@dataclass
class RegisterWeb:
    """The registry's API with one row a page, of 501."""

    status: int = 200
    offsets: list[int] = field(default_factory=list)

    def post(self, url: str, body: bytes, *, limits: Limits) -> Capture:
        self.offsets.append(json.loads(body)["offset"])
        answer = listing() if url.endswith("/all") else values(AGENT, size=501)
        return Capture(url=url, final_url=url, status=self.status, charset=None, at=NOW,
                       media_type="application/json", body=answer)  # fmt: skip
