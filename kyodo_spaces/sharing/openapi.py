"""The read API in OpenAPI's words, made of the tables that the answers are made of."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from ..venues import forms, forms_when, items, search
from ..venues.amenities import AMENITIES
from ..venues.models import PUBLIC_STATES, Space, Venue
from ..venues.purposes import PURPOSES
from ..web import public_url

Schema = dict[str, Any]
_TYPES: dict[type, Schema] = {
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    str: {"type": "string"},
    date: {"type": "string", "format": "date"},
}
_DAY = (
    "^(20[2-9][0-9]-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))|20([2468][048]|[3579][26])-02-29)$"
)
"""The days of 2020 to 2099; 29 February of the leap years alone."""
_ID = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
_URL = {"type": "string", "format": "uri"}
_TEXT = {"type": "string"}
_STATE = {"type": "string", "enum": sorted(PUBLIC_STATES)}
_KNOWN: dict[str, Schema] = {"id": _ID, "name": _TEXT, "state": _STATE, "venue_id": _ID}


def document() -> Schema:
    """OpenAPI 3.1, with the address under which the public reaches this directory."""
    root = public_url("venues.directory").rstrip("/")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("協働スペース 読み取り用 API"),
            "version": "1",
            "description": _(
                "公開中のスペースと施設を、だれでも、どのサイトからでも読めます。登録はいりません。"
                "null は不明です。「ない」「できない」ではありません。"
                "ここにない条件や、いっしょには使えない条件には、400 で理由を答えます。"
            ),
        },
        "servers": [{"url": root}],
        "paths": _paths(),
        "components": {
            "schemas": {
                "Result": _result(),
                "Page": _page(),
                "Features": _features(),
                "Space": _space(),
                "Venue": _venue(),
                "Error": _object({"status": {"type": "integer"}, "error": _TEXT}),
            }
        },
    }


def _paths() -> Schema:
    filters = _filters()
    number = {"type": "integer", "minimum": 1, "maximum": 100_000, "default": 1}
    page = _parameter("page", _("何ページ目か（最後のページの先は 404）"), number)
    return {
        "/api/v1/spaces": _get(
            "findSpaces", _("条件に合うスペース（20件ずつ）"), "Page", [*filters, page]
        ),
        "/api/v1/spaces.geojson": _get(
            "findFeatures", _("条件に合うすべてを地図の形式で"), "Features", filters
        ),
        "/api/v1/spaces/{id}": _get("getSpace", _("ひとつのスペース"), "Space", [_id()]),
        "/api/v1/venues/{id}": _get("getVenue", _("ひとつの施設"), "Venue", [_id()]),
    }


def _get(operation: str, summary: str, schema: str, parameters: list[Schema]) -> Schema:
    kind = "application/geo+json" if schema == "Features" else "application/json"
    etag = {"description": _("内容の版"), "schema": _TEXT}
    found = _content(_("見つかりました"), schema, kind) | {"headers": {"ETag": etag}}
    responses = {
        "200": found,
        "304": {"description": _("If-None-Match の版から変わっていません")},
    }
    if schema in {"Space", "Venue"}:
        responses["301"] = {"description": _("まとめられて、新しいアドレスに移りました")}
    else:
        responses["400"] = _content(_("条件の書き方にまちがいがあります"), "Error")
    if schema != "Features":
        responses["404"] = _content(_("ありません"), "Error")
    told: Schema = {"operationId": operation, "summary": summary, "parameters": parameters}
    if schema == "Space":
        told["description"] = _(
            "スペースだけに登録された内容です。opening_hours と hours_note が両方ともないときは、"
            "施設の使える時間と同じです。施設の休みの日・特別な日・設備・電話も、施設のほうにあります。"
        )
    return {"get": told | {"responses": responses}}


def _content(description: str, schema: str, kind: str = "application/json") -> Schema:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": description, "content": {kind: {"schema": reference}}}


def _filters() -> list[Schema]:
    """The search form's fields."""
    words = {"type": "string", "maxLength": 200, "pattern": "^[^\\u0000]*$"}
    metres = {"type": "integer", "minimum": 1, "maximum": forms.FARTHEST_M}
    box = "^-?[0-9.]+,-?[0-9.]+,-?[0-9.]+,-?[0-9.]+$"
    some: list[tuple[str, str, Schema]] = [
        ("q", _("ことば"), words),
        ("purpose", _("使いみち（どれか）"), _many(_one_of(PURPOSES))),
        ("kind", _("種類（どれか）"), _many({"type": "string", "enum": list(forms.KINDS)})),
        ("district", _("地区（どれか）。だれも使っていない名前なら 0件"), _many(words)),
        ("capacity", _("人数"), {"type": "integer", "minimum": 1, "maximum": 100_000}),
        ("free", _("1 無料、0 有料"), {"type": "string", "enum": ["0", "1"]}),
        ("amenity", _("設備（すべて）"), _many({"type": "string", "enum": list(AMENITIES)})),
        ("allow", _("できること（すべて）"), _many(_one_of(forms.ALLOWED))),
        *_when(),
        ("within", _("near からのメートル（near とともに）"), metres),
        ("near", _("近い順の中心: 住所、町名、施設の名前、緯度,経度。わからないときは 400"), words),
        ("bbox", _("西,南,東,北"), {"type": "string", "pattern": box, "maxLength": 200}),
        ("unknown", _("1 不明も含める"), {"type": "string", "enum": ["1"]}),
    ]
    return [_parameter(*each) for each in some]


def _when() -> list[tuple[str, str, Schema]]:
    """The fields that say when."""
    clock = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "maxLength": 5}
    day = {"type": "string", "pattern": _DAY, "maxLength": 10}
    weekly = _(
        "0 月曜日から 6 日曜日（どれか）。今日から4週間に、その曜日のどの日か1日でも開いている。"
        "day とは、どちらかだけ"
    )
    slots = "、".join(f"{key} {forms_when.SLOT_NAMES[key]}" for key in forms_when.SLOTS)
    today = _("day も weekday もなければ、今日について")
    return [
        ("day", _("この日に開いている（年末年始は、定めが登録されていなければ不明）"), day),
        ("weekday", weekly, _many(_one_of("0123456"))),
        (
            "slot",
            _(
                "時間帯: %(slots)s。from・to とは、どちらかだけ。%(today)s",
                slots=slots,
                today=today,
            ),
            _one_of(forms_when.SLOTS),
        ),
        ("from", _("始まりの時刻（to がなければ、ここから1時間）。%(today)s", today=today), clock),
        ("to", _("終わりの時刻（from がなければ、ここまで1時間）。%(today)s", today=today), clock),
        ("bookable", _("1 day の申し込みを受け付けている（day とともに）"), _one_of("1")),
    ]


def _parameter(name: str, description: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _id() -> Schema:
    return {"name": "id", "in": "path", "required": True, "schema": _ID}


def _one_of(values: Iterable[str]) -> Schema:
    return {"type": "string", "enum": list(values)}


def _many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _result() -> Schema:
    columns = {column.key: _or_null(_type(column)) for column in search.RESULT}
    identity = {"type": "string", "pattern": "^(space|venue)-[0-9]+$"}
    return _object({"id": identity, "url": _URL} | columns | {"venue_id": _ID, "venue_name": _TEXT})


def _page() -> Schema:
    count = {"type": "integer", "minimum": 0}
    rows = _many({"$ref": "#/components/schemas/Result"})
    numbers = dict.fromkeys("revision total page pages".split(), count)
    return _object(numbers | {"items": rows})


def _features() -> Schema:
    """GeoJSON; the properties are those of a Result without its id."""
    position = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    point = _object({"type": {"const": "Point"}, "coordinates": position})
    one = _object(
        {
            "type": {"const": "Feature"},
            "id": _TEXT,
            "geometry": {"oneOf": [point, {"type": "null"}]},
            "properties": {"type": "object"},
        }
    )
    return _object({"type": {"const": "FeatureCollection"}, "features": _many(one)})


def _space() -> Schema:
    more = {"venue_name": _TEXT, "venue_url": _URL}
    return _object(_told(Space, items.OF_SPACE) | more)


def _venue() -> Schema:
    one = _object({"id": _ID, "name": _TEXT, "url": _URL})
    return _object(_told(Venue, items.OF_VENUE) | {"address": _TEXT, "spaces": _many(one)})


def _told(model: type[Venue] | type[Space], names: list[str]) -> Schema:
    columns = {name: _or_null(_type(model.__table__.columns[name])) for name in names}
    details = {
        name: _many(_object({each: _or_null(_type(row.__table__.columns[each])) for each in told}))
        for name, (row, told) in items.DETAILS.items()
    }
    known = {name: schema for name, schema in _KNOWN.items() if name in columns}
    return {"url": _URL, "website": _or_null(_TEXT)} | columns | known | details


def _type(column: Any) -> Schema:
    """Of a column of a model or of a query."""
    return _TYPES[column.type.python_type]


def _or_null(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": sorted(properties)}
