"""Words as people write them: spellings and synonyms, and what must not be taken for one."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from kyodo_spaces.config import asset_dir
from kyodo_spaces.db import db, transaction
from kyodo_spaces.kanji import OLD_KANJI
from kyodo_spaces.text import fold_spelling
from kyodo_spaces.venues import queries, search, starting, words
from kyodo_spaces.venues.criteria import Criteria
from kyodo_spaces.venues.models import Venue
from tests.factories import space, store, venue


def finds(typed: str, written: str) -> bool:
    """Whether a search for what was typed finds a text as it was written."""
    body = fold_spelling(written)
    return all(any(form in body for form in forms) for forms in words.forms_of(typed))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("鎌倉學園會館", "鎌倉学園会館"),
        ("髙﨑の濱邊", "高崎の浜辺"),
        ("渡邉齋藤廣澤", "渡辺斎藤広沢"),
        ("國寶館圖書室", "国宝館図書室"),
        ("葛\U000e0100原岡", "葛原岡"),
        ("七里ヶ浜", "七里ガ浜"),
        ("七里ケ浜", "七里が浜"),
        ("由比が浜公会堂", "由比ヶ浜公会堂"),
        ("稲村ガ崎", "稲村ヶ崎"),
        ("扇ガ谷", "扇が谷"),
        ("丸ノ内", "丸の内"),
        ("学習センター", "学習センタ"),
        ("学習センター", "学習センタ－"),
        ("学習センター", "学習ｾﾝﾀｰ"),
        ("コンピューター室", "コンピュータ室"),
        ("コーヒー", "コ-ヒ-"),
        ("みーてぃんぐるーむ", "ミーティングルーム"),
        ("カフェ", "喫茶"),
        ("ミーティングルーム", "会議室"),
        ("車椅子", "バリアフリー"),
        ("ＮＰＯセンター", "市民活動センター"),
    ],
)
def test_either_way_of_writing_finds_the_other(one: str, other: str) -> None:
    assert finds(one, other)
    assert finds(other, one)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("コート", "利用すること"),
        ("ビール", "ビル"),
        ("チーズ", "ちず"),
        ("カード", "かど"),
        ("バー", "ばす"),
        ("大会議室", "ミーティングルーム"),
        ("会議", "打合せ"),
        ("堺", "世界"),
        ("七里ヶ浜", "七里浜"),
        ("ケーキ", "が一機"),
        ("Wi-Fi", "うぃー"),
        ("4-5", "4ー5"),
    ],
)
def test_what_only_looks_alike_is_not_found(typed: str, written: str) -> None:
    assert not finds(typed, written)


@pytest.mark.parametrize("written", ["七里ヶ浜会館", "七里が浜会館", "七里ガ浜会館"])
def test_a_word_is_found_while_it_is_typed(written: str) -> None:
    for typed in ("七", "七里", "七里が", "七里ヶ", "七里ガ浜", "浜会館"):
        assert finds(typed, written), typed


def test_a_dash_is_a_long_vowel_after_kana_alone() -> None:
    assert fold_spelling("センタ-") == fold_spelling("センター")
    for text_ in ("さくら-2", "サンプル - 説明", "0467-23-0000", "3-B", "鎌倉-大船"):
        assert "-" in fold_spelling(text_), text_


def test_no_new_form_is_an_old_one() -> None:
    assert not {ord(new) for new in OLD_KANJI.values()} & OLD_KANJI.keys()


def test_each_word_of_the_file_is_in_one_group() -> None:
    lines = (asset_dir("data") / "synonyms.txt").read_text(encoding="utf-8").splitlines()
    groups = [line.split("、") for line in lines if line and not line.startswith("#")]
    told = [word for group in groups for word in {fold_spelling(each) for each in group}]
    assert len(told) == len(set(told))
    assert all(len(group) > 1 and all(group) for group in groups)


@pytest.mark.every_database
@pytest.mark.usefixtures("app_context")
def test_searches_find_every_spelling_and_every_synonym() -> None:
    store(
        venue("七里ガ浜會館", space("ミーティングルーム"), point_level="pin"),
        venue("大船学習センター", space("第1会議室", description="車いすで入れます")),
        venue("髙德庵", space("喫茶室")),
    )
    for q, found in (
        ("会議室", ["ミーティングルーム", "第1会議室"]),
        ("会議室 七里が浜", ["ミーティングルーム"]),
        ("集会室 バリアフリー", ["第1会議室"]),
        ("高徳庵 カフェ", ["喫茶室"]),
        ("学習センタ", ["第1会議室"]),
        ("カフェ 七里ヶ浜", []),
    ):
        rows = list(search.find_all(Criteria(q=q)))
        assert sorted(row.space_name for row in rows) == sorted(found), q
        assert search.count(Criteria(q=q)) == len(found)
    named = queries.find_venue_named("七里ヶ浜会館")
    assert named
    assert named.name == "七里ガ浜會館"


@pytest.mark.every_database
@pytest.mark.usefixtures("app_context")
def test_an_older_database_is_searched_in_new_forms_after_the_upgrade() -> None:
    store(venue("濱の會館", space("廣間"), description="一行目\n二行目"))
    downgrade(revision="0004")
    with transaction() as session:
        session.execute(text("UPDATE venue SET search_text = '濱の會館\n一行目 二行目'"))
        session.execute(text("UPDATE space SET search_text = '廣間'"))
    upgrade()
    assert list(search.find_all(Criteria(q="浜の会館 広間"))) == []
    starting.prepare()
    assert [row.space_name for row in search.find_all(Criteria(q="浜の会館 広間"))] == ["廣間"]
    assert db.session.scalars(select(Venue.search_text)).all() == ["浜の会館\n一行目 二行目"]
