"""The cells of a municipal file of facilities read into the records of its rows."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from ..geo.gazetteer import Gazetteer
from . import values
from .cells import LONGEST_READ, TOO_LONG, cell_text, guarded, squeeze
from .columns import AMENITY_WORDS, key_of
from .hours_days import read_days
from .records import Record, check_identity, refusal
from .standard import BODY_NAME, LOCATION_CODE, body_name, location_code
from .tables import Table
from .values import Has, Read


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
_SOURCES = frozenset("latitude longitude location dataset publisher license".split())
# Not values by themselves, but read all the same; and all that tells of hours.
_READ_LATER = frozenset(
    "amenity accessibility latitude longitude location cafe_frequency cafe_dates".split()
)


_HOURS = {
    "hours_weekdays": "weekdays",
    "hours_opens": "opens",
    "hours_closes": "closes",
    "hours_note": "note",
    "hours_text": "hours",
    "hours_closed": "closed",
}


def _reader(header: str, name: str, parse: Callable[[str], Read]) -> Callable[[Record, str], None]:
    """What takes the cells of a column, by the name of its field, into a row's record."""
    group, _dot, member = name.partition(".")
    if group == "amenity":
        read = partial(_read_amenity, header, member)
    elif group == "kept":
        read = partial(_keep, member)
    elif group.startswith("hours_"):
        read = partial(_read_hours, header, _HOURS[group])
    elif group in _SOURCES:
        read = partial(_read_source, group)
    elif group == "accessibility":
        read = partial(_read_accessibility, header)
    else:
        read = partial(_read_value, header, group, parse)
    is_read_later = group in _READ_LATER or group.startswith("hours_")
    return partial(_read_short, header, group, read) if is_read_later else read


def _read_short(
    header: str, group: str, read: Callable[[Record, str], None], record: Record, text: str
) -> None:
    if len(text) > LONGEST_READ:
        _keep_long(header, group, record, text)
    else:
        read(record, text)


def _keep(column: str, record: Record, text: str) -> None:
    record.extra[column] = text


def _read_source(name: str, record: Record, text: str) -> None:
    record.source[name] = text


def _read_value(
    header: str, group: str, parse: Callable[[str], Read], record: Record, text: str
) -> None:
    value, notice = parse(text)
    if notice:
        record.report(header, text, notice)
    if value is None or (notice and value != text and group != "phone"):
        record.extra[header] = text
    if group in {"cafe_frequency", "cafe_dates"}:
        record.extra[header] = text
    if value is not None:
        target = record.cafe if group.startswith("cafe_") else record.values
        target[group.removeprefix("cafe_")] = value


def _keep_long(header: str, group: str, record: Record, text: str) -> None:
    """An hours note can be as long as it likes: it is a note as it stands."""
    record.report(header, text[:50], TOO_LONG)
    if group == "hours_note":
        record.values["hours_note"] = text
    else:
        record.extra[header] = text


def _read_amenity(header: str, key: str, record: Record, text: str) -> None:
    found = values.three_states(squeeze(text))
    if found.has is None and found.note:
        remedy = _("有・無のどちらとも読めないので、文のまま残しました。有か無で書いてください。")
        record.report(header, text, remedy)
    if found.has is not None or found.note:
        record.amenities[key] = found


def _read_hours(header: str, cell: str, record: Record, text: str) -> None:
    if re.fullmatch(r"0\.\d+", text) and (total := values.minutes(text)) is not None:
        record.report(header, text, _("表計算ソフトの数値とみて、時刻に直しました。"))
        text = values.clock(total)
    record.hours[cell] = text


def _read_accessibility(header: str, record: Record, text: str) -> None:
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


class RowReader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, gazetteer: Gazetteer) -> None:
        self._table = table
        self._gazetteer = gazetteer
        code = partial(values.municipality_code, is_known=self._is_known)
        parsers = PARSERS | {"municipality_code": lru_cache(1_024)(guarded(code))}
        self._plan = [
            (index, _reader(" ".join(table.header[index].split()), name, parsers.get(name, Read)))
            for name, index in table.columns.fields.items()
        ]
        self._plan += [
            (index, partial(_keep, header)) for header, index in table.columns.unknown.items()
        ]

    def _is_known(self, code: str) -> bool:
        return self._gazetteer.municipality(code) is not None

    def read(self, number: int, cells: Sequence[str]) -> Record:
        """The facts of a row; raises Refused where it lacks a name or an address."""
        record = Record(number, self._table.sheet)
        for index, read in self._plan:
            cell = cells[index]
            if cell and values.plain(cell):
                read(record, cell_text(cell))
        for index in range(len(self._table.header), len(cells)):
            if values.plain(cells[index]):
                column = _("列%(number)s", number=index + 1)
                record.extra[column] = cell_text(cells[index])
                remedy = _("見出しより右のセルです。区切りのコンマが多くないか、確かめてください。")
                record.report(column, cells[index], remedy)
        self._complete(record)
        return record

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
        if record.extra:
            self._drop_derived(record.extra, facts.get("municipality_code"))
        record.coordinates = _coordinates(record.source)
        _read_meetings(record)

    def _drop_derived(self, extra: dict[str, str], code: str | None) -> None:
        derived = {BODY_NAME: body_name(code, self._gazetteer), LOCATION_CODE: location_code(code)}
        for column, text in derived.items():
            if extra.get(column) == text:
                del extra[column]


def _read_meetings(record: Record) -> None:
    """A café that meets once a month is not open every Saturday: its dates are its days."""
    frequency, dates = record.cafe.pop("frequency", ""), record.cafe.pop("dates", "")
    if not (frequency or dates):
        return
    weekdays = record.hours.get("weekdays", "")
    if read_days(dates):
        record.hours["weekdays"] = dates
    elif dates or (frequency and not re.match("毎週|週[1-7１-７]回", frequency)):
        record.hours["weekdays"] = " ".join(filter(None, ("開催：", frequency, weekdays, dates)))


def _coordinates(source: dict[str, str]) -> tuple[str, str] | None:
    """Latitude and longitude as written, from two columns or from one cell."""
    location = source.pop("location", "")
    pair = source.pop("latitude", ""), source.pop("longitude", "")
    if any(pair):
        return pair
    together = re.split(r"[,、\s]+", values.plain(location).strip("() "))
    return (together[0], together[1]) if len(together) == 2 else None
