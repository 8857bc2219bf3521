"""Questions in plain words: what is read, what stays text, and what is not read at all."""

import time

import pytest

from kyodo_spaces.venues.plain_tables import WORDS
from kyodo_spaces.venues.plain_words import read_word
from tests.plain import pairs, reading

READ = {
    "来週の火曜の夜、12人で、無料で、大船の近くで、プロジェクターのある所は？": (
        "day=2026-12-01 slot=evening capacity=12 free=1 near=大船 amenity=projector"
    ),
    "火曜の夜 12人 無料 大船": "weekday=1 slot=evening capacity=12 free=1 district=大船",
    "土曜日の午後に30人で会議ができる場所": (
        "weekday=5 slot=afternoon capacity=30 purpose=meeting"
    ),
    "ピアノのある部屋で合唱の練習がしたい": "amenity=piano purpose=music",
    "車椅子で入れる会議室はありますか": "amenity=wheelchair_access kind=room",
    "12月1日の10時から12時に8人で集まれる所": "day=2026-12-01 from=10:00 to=12:00 capacity=8",
    "明日の午後1時から3時まで、予約なしで使える場所": (
        "day=2026-11-24 from=13:00 to=15:00 allow=walk_in"
    ),
    "チラシを置きたい": "purpose=leaflets",
    "お弁当を食べられる部屋 20名": "allow=food capacity=20",
    "大船駅から歩いて10分以内で駐車場のあるところ": "near=大船駅 within=1000 amenity=parking",
    "料理教室を開きたい。15人くらい": "purpose=cooking capacity=15",
    "毎週水曜の夜にヨガをしたい": "weekday=2 slot=evening purpose=dance",
    "親子で赤ちゃん連れで使える所": "purpose=childcare",
    "19:00-21:00 バンドの練習": "from=19:00 to=21:00 purpose=music",
    "夜の7時から9時 二人": "from=19:00 to=21:00 capacity=2",
    "火曜の夜、18時半から20時": "weekday=1 from=18:30 to=20:00",
    "大船または深沢で": "district=大船 district=深沢",
    "大船か深沢で": "district=大船 district=深沢",
    "腰越で写真展": "near=腰越 purpose=exhibition",
    "鎌倉地区で５０人 ﾎﾜｲﾄﾎﾞｰﾄﾞ": "district=鎌倉 capacity=50 amenity=whiteboard",
    "今度の日曜の朝 子育てサロン": "day=2026-11-29 slot=morning purpose=childcare",
    "2026年12月5日(土) 13時から 40人": "day=2026-12-05 from=13:00 to=15:00 capacity=40",
    "令和8年12月5日 無料": "day=2026-12-05 free=1",
    "1/15 5〜6人": "day=2027-01-15 capacity=6",
    "18時から3時間 打ち合わせ": "from=18:00 to=21:00 purpose=meeting",
    "予約不要": "allow=walk_in",
    "プロジェクター": "amenity=projector",
    "玉縄から2km以内": "near=玉縄 within=2000",
    "百人で講演会": "capacity=100 purpose=lecture",
    "会議か講座に": "purpose=meeting purpose=lecture",
    "無料のみ": "free=1",
    "会議室は無料ですか": "kind=room free=1",
    "駐車場はありませんか": "amenity=parking",
    "料理できる部屋": "purpose=cooking",
    "12月1日の火曜日": "day=2026-12-01 weekday=1",
    "水曜か木曜": "weekday=2 weekday=3",
    "水曜または木曜の夜": "weekday=2 weekday=3 slot=evening",
    "火曜と木曜": "weekday=1 weekday=3",
    "火曜・木曜の夜 12人": "weekday=1 weekday=3 slot=evening capacity=12",
    "火・木の夜": "weekday=1 weekday=3 slot=evening",
    "火木の夜": "weekday=1 weekday=3 slot=evening",
    "火か木曜": "weekday=1 weekday=3",
    "月水金 会議": "weekday=0 weekday=2 weekday=4 purpose=meeting",
    "毎週の月・水・金曜日に会議": "weekday=0 weekday=2 weekday=4 purpose=meeting",
    "月〜金の夜": "weekday=0 weekday=1 weekday=2 weekday=3 weekday=4 slot=evening",
    "平日の夜": "weekday=0 weekday=1 weekday=2 weekday=3 weekday=4 slot=evening",
    "土日の午後に30人で会議": "weekday=5 weekday=6 slot=afternoon capacity=30 purpose=meeting",
    "土日祝に使えるカフェ": "weekday=5 weekday=6 kind=cafe",
    "土・日・祝日 無料": "weekday=5 weekday=6 free=1",
    "土曜・日曜の午後": "weekday=5 weekday=6 slot=afternoon",
    "週末に親子で": "weekday=5 weekday=6 purpose=childcare",
    "金曜と土日の夜": "weekday=4 weekday=5 weekday=6 slot=evening",
    "5,6人": "capacity=6",
    "5、6人で会議": "capacity=6 purpose=meeting",
    "約20人 会議": "capacity=20 purpose=meeting",
    "20名様 会議": "capacity=20 purpose=meeting",
    "20人くらい": "capacity=20",
    "1,200人": "capacity=1200",
    "定員30": "capacity=30",
    "定員30人以上の会議室": "capacity=30 kind=room",
    "きょうの午後": "day=2026-11-23 slot=afternoon",
    "あしたの夜": "day=2026-11-24 slot=evening",
    "大晦日 会議": "day=2026-12-31 purpose=meeting",
    "元旦": "day=2027-01-01",
    "30日 会議": "day=2026-11-30 purpose=meeting",
    "31日に会議": "day=2026-12-31 purpose=meeting",
    "15日の午後": "day=2026-12-15 slot=afternoon",
    "5日の夜": "day=2026-12-05 slot=evening",
    "今夜 会議": "day=2026-11-23 slot=evening purpose=meeting",
    "今夜7時から9時": "day=2026-11-23 from=19:00 to=21:00",
    "火曜の夕方": "weekday=1 from=16:00 to=18:00",
    "夕方5時から7時": "from=17:00 to=19:00",
    "月曜から金曜の夜": "weekday=0 weekday=1 weekday=2 weekday=3 weekday=4 slot=evening",
    "月曜から金曜まで": "weekday=0 weekday=1 weekday=2 weekday=3 weekday=4",
    "カラオケ 10人": "purpose=music capacity=10",
    "五六人で打ち合わせ": "capacity=6 purpose=meeting",
    "二、三人で打ち合わせ": "capacity=3 purpose=meeting",
    "十五六人で会議": "capacity=16 purpose=meeting",
    "二〇人で会議": "capacity=20 purpose=meeting",
    "百二十人の講演会": "capacity=120 purpose=lecture",
    "二十人から三十人で講演会": "capacity=30 purpose=lecture",
    "20人から30人": "capacity=30",
    "10、12人": "capacity=12",
    "大船駅 12人": "near=大船駅 capacity=12",
    "鎌倉駅の近くで12人": "near=鎌倉駅 capacity=12",
    "鎌倉駅から徒歩5分": "near=鎌倉駅",
    "鎌倉駅前で会議": "near=鎌倉駅 purpose=meeting",
    "鎌倉駅東口から歩いて10分": "near=鎌倉駅東口",
    "百人、駐車場必須": "capacity=100 amenity=parking",
    "音を出してもいい部屋": "allow=sound",
    "鎌倉駅に近い会議室": "near=鎌倉駅 kind=room",
    "段差のない所で体操": "amenity=step_free purpose=dance",
    "お金のかからないところで会議": "free=1 purpose=meeting",
    "赤ちゃんのおむつ替えができる所": "purpose=childcare amenity=diaper_changing",
    "車で行けて料理ができるところ": "amenity=parking purpose=cooking",
    "チラシを置かせてもらえる場所": "purpose=leaflets",
    "プロジェクターとスクリーンがあって50人入る部屋": (
        "amenity=projector amenity=screen capacity=50"
    ),
    "車いすの人がいるので段差のないところがいいです": (
        "amenity=wheelchair_access amenity=step_free"
    ),
    "来週の火曜日、十二人で会議をしたいのですが、空いている部屋はありますか": (
        "day=2026-12-01 capacity=12 purpose=meeting"
    ),
    "１２月の１０日に会議室を借りたいんですけど空いてますか": "day=2026-12-10 kind=room",
    "太極拳のサークルで毎週水曜日の午前中に使いたい": "purpose=dance weekday=2 slot=morning",
}
READ_IN_PART = {
    "集会所まで車で行ける": ("amenity=parking", "集会所"),
    "囲碁の会で火曜に十二人": ("weekday=1 capacity=12", "囲碁"),
    "俳句を火曜の夜に": ("weekday=1 slot=evening", "俳句"),
    "Wi-Fiとコンセントのあるところ": ("amenity=wifi", "コンセント"),
    "玉縄から2km以内の集会所": ("near=玉縄 within=2000", "集会所"),
    "三丁目の近く 10人": ("capacity=10", "三丁目の近く"),
    "子どもと音楽": ("purpose=music", "子ども"),
    "こども料理": ("purpose=cooking", "こども"),
    "まんが講座": ("purpose=lecture", "まんが"),
    "友だちとヨガ": ("purpose=dance", "友だち"),
    "木と土の料理": ("purpose=cooking", "木と土"),
    "きょうだい 会議": ("purpose=meeting", "きょうだい"),
    "予約20人 会議": ("capacity=20 purpose=meeting", "予約"),
    "お祭りの相談": ("purpose=consultation", "お祭り"),
    "夏休み 講座": ("purpose=lecture", "夏休み"),
    "正月飾り 20人": ("capacity=20", "正月飾り"),
    "道の駅で20人": ("capacity=20", "道の駅"),
    "最寄り駅から5分 会議": ("purpose=meeting", "最寄り駅から5分"),
    "鎌倉駅地下道で展示": ("purpose=exhibition", "鎌倉駅地下道"),
    "子ども会のクリスマス会で、30人くらい入れて飲食できるところ": (
        "capacity=30 allow=food",
        "子ども会のクリスマス会",
    ),
}
NOT_READ = (
    "音楽室",
    "学習センター",
    "大船会館",
    "大船",
    "会議",
    "無料でなくてもいい部屋",
    "プロジェクターなしでもいい",
    "百人一首",
    "二人展",
    "植木 剪定",
    "会館の場所",
    "13時",
    "40000時から",
    "",
)
DOUBTFUL = (
    "大船から2km以上で会議",
    "大船から徒歩30分以上",
    "大船から500m以上離れた会議室",
    "駐車場は必要ないです",
    "土日を外して",
    "夜を外して会議",
    "土日は都合が悪い",
    "土曜のみ休み",
    "音楽の予定はないです",
    "飲食は控える",
    "有料でもいい",
    "有料可 会議",
    "夜でも大丈夫",
    "無料でも有料でも",
    "無料か有料か",
    "無料か安い所",
    "料理ができない人",
    "料理が苦手な人",
    "飲食できない部屋",
    "ピアノはいりません",
    "ピアノがあってもなくてもいい",
    "カフェ以外で会議",
    "火曜から木曜",
    "午前か午後",
    "朝から晩まで",
    "ピアノかマイク",
    "大船か無料",
    "土木の講座",
    "月日の会議",
    "次の週末",
    "土日は休み",
    "土日が休みの会館",
    "土日休みの会館",
    "水木は定休の会議室",
    "月曜も休館",
    "年末の土日",
    "正月の平日",
    "お正月の土曜に会議",
    "お盆の平日",
    "日曜と祝日の夜",
    "火曜の夜と土曜の午後",
    "火曜の夜か土曜",
    "12月1日か月水金",
    "来週の夜",
    "明日から3日間",
    "12月1日から会議",
    "12月5日の火曜",
    "13日の金曜日",
    "3日 会議",
    "30日間 会議",
    "毎月15日 会議",
    "夕方から夜",
    "土曜から月曜",
    "展示会 １週間",
    "18時まで 会議",
    "50名まで",
    "50人くらいまで",
    "会議 20人以下",
    "10人か20人",
    "数十人で会議",
    "15、6人で会議",
    "一二人で会議",
    "プロジェクターを使わない 会議",
    "ピアノが弾けない 会議",
    "ピアノは弾きません 会議",
    "お弁当を食べずに会議 10人",
)


TAKEN_BACK = (
    "なし なしで がない のない でなくても じゃなくていい ではない は不要 はいらない 禁止 不可 "
    "以外 以外で を除く 抜き はNG は無理 をやめて は困る はお断り は遠慮 せず はしません ゼロ "
    "のほか は結構です に限らず は満室 がダメ"
).split()


@pytest.mark.parametrize("question", READ)
def test_all_of_it_is_read(question: str) -> None:
    found = reading(question)
    assert pairs(found) == sorted(READ[question].split())
    assert found is not None
    assert found.rest == ""


@pytest.mark.parametrize("question", READ_IN_PART)
def test_what_is_not_read_stays_text(question: str) -> None:
    found = reading(question)
    asked, rest = READ_IN_PART[question]
    assert pairs(found) == sorted(asked.split())
    assert found is not None
    assert found.rest == rest


@pytest.mark.parametrize("question", NOT_READ)
def test_names_and_single_words_are_left_as_they_are(question: str) -> None:
    assert reading(question) is None


@pytest.mark.parametrize("question", DOUBTFUL)
def test_nothing_is_read_of_what_is_taken_back_or_left_open(question: str) -> None:
    assert reading(question) is None


@pytest.mark.parametrize("back", TAKEN_BACK)
def test_nothing_is_read_as_its_opposite(back: str) -> None:
    """Of all words, before an end and before something else that is certain."""
    for word, (name, _value) in WORDS.items():
        for question in (f"{word}{back}", f"{word}{back} 8人"):
            found = reading(question)
            is_named = found is not None and word in found.rest
            assert found is None or is_named or name not in found.asked, question


def test_a_station_alone_is_looked_for_as_text_first() -> None:
    assert reading("鎌倉駅") is None
    assert pairs(read_word("鎌倉駅")) == ["near=鎌倉駅"]
    assert pairs(read_word("大船駅前")) == ["near=大船駅"]
    assert read_word("最寄り駅") is None


@pytest.mark.parametrize(
    "part",
    "の 会議 1人 会議の 10時から 大船の近く のある 火曜 火曜と 第2 第2と 土日以外 夜、 一二 1、 "
    "大船駅 なく 来週の火曜か 1名~ 十 月、".split(),
)
def test_no_text_takes_long_to_read(part: str) -> None:
    start = time.process_time()
    reading((part * 200)[:200])
    assert time.process_time() - start < 0.5
