"""One row of a municipal file of facilities as the facts that it states."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..geo.gazetteer import Gazetteer
from . import values
from .cells import LONGEST_READ, TOO_LONG, cell_text, guarded, squeeze
from .columns import AMENITY_WORDS, key_of
from .hours_days import read_days
from .hours_text import Cells
from .import_report import Problem
from .standard import BODY_NAME, LOCATION_CODE, body_name, location_code
from .tables import Table
from .values import Has, Read

LONGEST = {"name": 300, "address": 500, "external_id": 100}
"""Longer texts are mistakes, and no database index takes them."""


class Refused(Exception):
    """A row that cannot be stored."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.remedy)
        self.problem = problem


def _line(text: str) -> Read:
    return Read(" ".join(text.split()))


PARSERS: dict[str, Callable[[str], Read]] = {
    "name": _line,
    "address": _line,
    "external_id": _line,
    "name_kana": guarded(values.kana),
    "phone": guarded(values.phone),
    "postal_code": guarded(values.postal_code),
    "email": guarded(values.email),
    "url": guarded(values.web_address),
    "contact_url": guarded(values.web_address),
    "image_url": guarded(values.web_address),
    "corporate_number": guarded(values.corporate_number),
    "as_of": guarded(values.as_of),
    "cafe_capacity": guarded(values.integer),
}
_NEEDED = {"name": _l("名称"), "address": _l("住所")}
# Not values by themselves, but read all the same; and all that tells of hours.
_READ_LATER = frozenset(
    "amenity accessibility latitude longitude location cafe_frequency cafe_dates".split()
)


@dataclass
class Record:
    """The facts of one row. `values` are attributes of Venue, without those not stated."""

    row: int
    sheet: str
    values: dict[str, Any] = field(default_factory=dict)
    amenities: dict[str, Has] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    hours: dict[str, str] = field(default_factory=dict)
    cafe: dict[str, Any] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)
    coordinates: tuple[str, str] | None = None
    problems: list[Problem] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    """What a row of the spaces file states, ready to apply."""

    @property
    def hours_cells(self) -> Cells:
        return Cells(**self.hours)

    def report(self, column: str, value: str, remedy: str) -> None:
        self.problems.append(Problem(self.row, column, value, remedy, self.sheet))


def refusal(record: Record, column: str, value: str, remedy: str) -> Refused:
    return Refused(Problem(record.row, column, value, remedy, record.sheet))


def check_identity(record: Record, facts: Mapping[str, str], columns: Mapping[str, str]) -> None:
    """Refuse what no index takes and what names no place; `columns` are its columns, by fact."""
    for name, column in columns.items():
        most = LONGEST[name]
        if len(facts.get(name, "")) > most:
            remedy = _("長すぎます（%(most)s 字まで）。確かめてください。", most=most)
            raise refusal(record, column, facts[name][:50], remedy)
    if "address" in facts and not any(letter.isalpha() for letter in facts["address"]):
        remedy = _("住所に町の名前がありません。書き足してください。")
        raise refusal(record, columns["address"], facts["address"], remedy)


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, gazetteer: Gazetteer) -> None:
        self._table = table
        self._columns = table.columns
        self._gazetteer = gazetteer
        parsers = PARSERS | {
            "municipality_code": guarded(partial(values.municipality_code, is_known=self._is_known))
        }
        self._plan = [
            (index, " ".join(table.header[index].split()), name, parsers.get(name, Read))
            for name, index in self._columns.fields.items()
        ]

    def _is_known(self, code: str) -> bool:
        return self._gazetteer.municipality(code) is not None

    def read(self, number: int, cells: Sequence[str]) -> Record:
        """The facts of a row; raises Refused where it lacks a name or an address."""
        record = Record(number, self._table.sheet)
        for index, header, name, parse in self._plan:
            if cells[index] and values.plain(cells[index]):
                self._read_cell(record, header, name, parse, cell_text(cells[index]))
        for header, index in self._columns.unknown.items():
            if cells[index] and values.plain(cells[index]):
                record.extra[header] = cell_text(cells[index])
        for index in range(len(self._table.header), len(cells)):
            if values.plain(cells[index]):
                column = _("列%(number)s", number=index + 1)
                record.extra[column] = cell_text(cells[index])
                remedy = _("見出しより右のセルです。区切りのコンマが多くないか、確かめてください。")
                record.report(column, cells[index], remedy)
        self._complete(record)
        return record

    def _read_cell(
        self, record: Record, header: str, name: str, parse: Callable[[str], Read], text: str
    ) -> None:
        group, _dot, member = name.partition(".")
        is_read_later = group in _READ_LATER or group.startswith("hours_")
        if is_read_later and len(text) > LONGEST_READ:
            self._keep_long(record, header, group, text)
        elif group == "amenity":
            self._read_amenity(record, header, member, text)
        elif group == "kept":
            record.extra[member] = text
        elif group.startswith("hours_"):
            self._read_hours(record, header, _HOURS[group], text)
        elif group in {"latitude", "longitude", "location", "dataset", "publisher", "license"}:
            record.source[group] = text
        elif group == "accessibility":
            self._read_accessibility(record, header, text)
        else:
            self._read_value(record, header, group, parse(text), text)

    def _read_value(self, record: Record, header: str, group: str, found: Read, text: str) -> None:
        value, notice = found
        if notice:
            record.report(header, text, notice)
        if value is None or (notice and value != text and group != "phone"):
            record.extra[header] = text
        if group in {"cafe_frequency", "cafe_dates"}:
            record.extra[header] = text
        if value is not None:
            target = record.cafe if group.startswith("cafe_") else record.values
            target[group.removeprefix("cafe_")] = value

    def _keep_long(self, record: Record, header: str, group: str, text: str) -> None:
        """An hours note can be as long as it likes: it is a note as it stands."""
        record.report(header, text[:50], TOO_LONG)
        if group == "hours_note":
            record.values["hours_note"] = text
        else:
            record.extra[header] = text

    def _read_amenity(self, record: Record, header: str, key: str, text: str) -> None:
        found = values.three_states(squeeze(text))
        if found.has is None and found.note:
            remedy = _(
                "有・無のどちらとも読めないので、文のまま残しました。有か無で書いてください。"
            )
            record.report(header, text, remedy)
        if found.has is not None or found.note:
            record.amenities[key] = found

    def _read_hours(self, record: Record, header: str, cell: str, text: str) -> None:
        if re.fullmatch(r"0\.\d+", text) and (total := values.minutes(text)) is not None:
            record.report(header, text, _("表計算ソフトの数値とみて、時刻に直しました。"))
            text = values.clock(total)
        record.hours[cell] = text

    def _read_accessibility(self, record: Record, header: str, text: str) -> None:
        for item in re.split("[;；、,\n]", squeeze(text)):
            word = re.sub(r"\([^()]*\)", "", values.plain(item))
            found = re.fullmatch(r"(.+?)\s*(?:[:：]?\s*(有り?|あり|無し?|なし|可|不可|○|×))?", word)
            key = AMENITY_WORDS.get(key_of(found[1])) if found else None
            if found and key:
                has = values.three_states(found[2] or "有").has
                beside = re.search(r"\((.*)\)", values.plain(item))
                record.amenities.setdefault(key, Has(has, beside[1] if beside else None))
            elif values.plain(item):
                record.extra[header] = text
                remedy = _("読み取れないことばがあるので、全文を残しました。")
                record.report(header, item.strip(), remedy)

    def _complete(self, record: Record) -> None:
        facts = record.values
        if not facts.get("address") and (facts.get("town") or facts.get("lot")):
            parts = ("prefecture", "city", "town", "lot")
            facts["address"] = "".join(facts[part] for part in parts if part in facts)
        for name, words in _NEEDED.items():
            if not facts.get(name):
                column = str(words)
                remedy = _(
                    "%(column)sがないので取り込めません。書き足してください。", column=column
                )
                raise refusal(record, column, "", remedy)
        check_identity(record, facts, {"name": "名称", "address": "住所", "external_id": "ID"})
        code = facts.get("municipality_code")
        derived = {BODY_NAME: body_name(code, self._gazetteer), LOCATION_CODE: location_code(code)}
        for column, text in derived.items():
            if record.extra.get(column) == text:
                del record.extra[column]
        record.coordinates = _coordinates(record.source)
        _read_meetings(record)


_HOURS = {
    "hours_weekdays": "weekdays",
    "hours_opens": "opens",
    "hours_closes": "closes",
    "hours_note": "note",
    "hours_text": "hours",
    "hours_closed": "closed",
}


def _read_meetings(record: Record) -> None:
    """A café that meets once a month is not open every Saturday: its dates are its days."""
    frequency, dates = record.cafe.pop("frequency", ""), record.cafe.pop("dates", "")
    weekdays = record.hours.get("weekdays", "")
    if read_days(dates):
        record.hours["weekdays"] = dates
    elif dates or (frequency and not re.match("毎週|週[1-7１-７]回", frequency)):
        record.hours["weekdays"] = " ".join(filter(None, ("開催：", frequency, weekdays, dates)))


def _coordinates(source: dict[str, str]) -> tuple[str, str] | None:
    """Latitude and longitude as written, from two columns or from one cell."""
    together = re.split(r"[,、\s]+", values.plain(source.pop("location", "")).strip("() "))
    pair = source.pop("latitude", ""), source.pop("longitude", "")
    if any(pair):
        return pair
    return (together[0], together[1]) if len(together) == 2 else None
