"""Which column holds what, by the many names that municipalities give it."""

import pytest

from kyodo_spaces.venues.columns import key_of, understand
from kyodo_spaces.venues.standard import STANDARD_HEADER


def test_header_names_that_differ_only_in_their_marks() -> None:
    same = [
        ("建物名等(方書)", "建物名等（方書）"),
        ("画像_ライセンス", "画像ライセンス"),
        ("盲導犬・介助犬、聴導犬同伴", "盲導犬・介助犬・聴導犬同伴"),
        ("都道府県コード又は市区町村コード", "都道府県コード又は\n市区町村コード"),
        ("名称", "ｉｃ:名称（必須）"),
        ("駐車場", "駐車場の有無"),
    ]
    assert [(one, other) for one, other in same if key_of(one) != key_of(other)] == []


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("多目的トイレ", "amenity.accessible_toilet"),
        ("名称_英語", "name_en"),
        ("所在地_連結標記", "address"),
        ("利用可能日時特記事項", "hours_note"),
        ("latitude", "latitude"),
        ("telephoneNumber", "phone"),
        ("availableDate", "hours_weekdays"),
        ("休館日", "hours_closed"),
        ("〒", "postal_code"),
    ],
)
def test_other_names_of_a_column(header: str, field: str) -> None:
    assert understand(["名称", "住所", header]).fields.get(field) is not None


def test_the_standard_header_has_no_unknown_column() -> None:
    columns = understand(STANDARD_HEADER)
    assert columns.kind == "standard"
    assert columns.unknown == columns.stray == {}
    assert len(columns.fields) == len(STANDARD_HEADER) == 56


def test_unknown_columns_and_ckan_numbers() -> None:
    columns = understand(["_id", "ID", "名称", "住所", "", "FAX番号", "FAX番号"])
    assert columns.fields["external_id"] == 1
    assert list(columns.unknown) == ["列5", "FAX番号", "FAX番号（列7）"]
    assert list(columns.stray) == ["_id"]
