"""Where a house or a telephone stands in a text, in every way of writing it."""

import pytest

from kyodo_spaces.venues.telling import exact_of, exact_of_phone, tells

pytestmark = pytest.mark.usefixtures("app_context")

HOUSE = "鎌倉市小町2丁目7番5号"


@pytest.mark.parametrize(
    "address", [HOUSE, "鎌倉市小町2-7-5", "小町二丁目七の五", "小町２－７－５"]
)
@pytest.mark.parametrize(
    "text",
    [
        "小町2丁目7番5号の白い家です",
        "小町2-7-5 へ郵送",
        "２丁目７番５号の2階",
        "小町二丁目七番五号",
        "小町２の７の５",
        "2ー7ー5",
        "二ノ七ノ五",
        "7番5号が目じるし",
        "7番地の5",
        "小町2丁目7番の角",
        "小町2-7-5-201",
        "小町2\u200b-7-5",
    ],
)
def test_a_house_is_found(address: str, text: str) -> None:
    assert tells(text, exact_of(address))


@pytest.mark.parametrize(
    "text",
    [
        "小町二丁目の路地",
        "10:00～17:00",
        "定員は5-7人",
        "12-7-55",
        "1日2回",
        "第2・第4火曜",
        "席は7つ",
    ],
)
def test_other_numbers_are_none_of_it(text: str) -> None:
    assert not tells(text, exact_of(HOUSE))
    assert not tells(text, exact_of_phone("0467-99-1234"))


def test_a_town_of_single_numbers() -> None:
    exact = exact_of("鎌倉市腰越864")
    assert tells("腰越864です", exact)
    assert tells("864番地", exact)
    assert not tells("864円", exact)
    assert not tells("腰越です", exact)


def test_a_building_is_found() -> None:
    exact = exact_of("鎌倉市大船2-1-26 田中ビル3階")
    assert tells("田中ビルの隣", exact_of("鎌倉市大船2-1-26 田中ビル"))
    assert not tells("田中さんの隣", exact)


def test_a_town_alone_keeps_nothing_back() -> None:
    assert exact_of("神奈川県鎌倉市小町二丁目") == exact_of("鎌倉市")


@pytest.mark.parametrize(
    "text",
    [
        "電話は0467-99-1234",
        "０４６７（９９）１２３４まで",
        "0467 99 1234",
        "0467991234",
        "+81-467-99-1234",
        "市内からは99-1234",
        "〇四六七の九九の一二三四",
    ],
)
@pytest.mark.parametrize("phone", ["0467-99-1234", "0467(99)1234"])
def test_a_telephone_is_found(phone: str, text: str) -> None:
    assert tells(text, exact_of_phone(phone))
    assert not tells(text, exact_of_phone("0467-23-3000", None))
