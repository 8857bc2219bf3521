"""The words that a question in plain words is read by, each with the filter that it stands for.

Written in katakana and kanji as people do; they are compared folded.
"""

from ..text import fold

Asked = tuple[str, str]
"""The address parameter and its value."""

_SAID: dict[Asked, str] = {
    (
        "purpose",
        "meeting",
    ): "会議 会合 打ち合わせ 打合せ 打合わせ ミーティング 集会 話し合い",
    ("purpose", "lecture"): "講座 講演 講演会 研修 研修会 セミナー 勉強会 学習会 説明会",
    (
        "purpose",
        "music",
    ): "音楽 合唱 コーラス 演奏 楽器 楽器の練習 バンド バンドの練習 カラオケ 歌の練習 歌える",
    ("purpose", "dance"): "ダンス 踊り ヨガ 体操 太極拳 フラダンス 社交ダンス",
    ("purpose", "cooking"): "料理 料理教室 調理 クッキング 料理講習",
    ("purpose", "exhibition"): "展示 展示会 展覧会 作品展 写真展 絵の展示 写真の展示",
    ("purpose", "presentation"): "発表 発表会 上演 公演 演劇",
    ("purpose", "consultation"): "相談 相談会",
    (
        "purpose",
        "childcare",
    ): "子育て 子育てサロン 子育ての集まり 親子 赤ちゃん 赤ちゃん連れ 乳幼児 乳児 幼児",
    ("purpose", "leaflets"): "チラシ チラシを置く チラシの配架 チラシを配る 配架 パンフレット",
    ("kind", "room"): "会議室",
    ("kind", "hall"): "ホール",
    ("kind", "cafe"): "カフェ 喫茶 喫茶店",
    ("amenity", "projector"): "プロジェクター プロジェクタ",
    ("amenity", "screen"): "スクリーン",
    ("amenity", "whiteboard"): "ホワイトボード",
    ("amenity", "microphone"): "マイク",
    ("amenity", "piano"): "ピアノ",
    ("amenity", "cooking_counter"): "調理台 キッチン 台所",
    ("amenity", "wifi"): "WiFi Wi-Fi ワイファイ 無線LAN",
    ("amenity", "printer"): "印刷機",
    (
        "amenity",
        "parking",
    ): "駐車場 車で行ける 車で行けて 車を停められる 車が停められる 車を止められる 車が止められる",
    ("amenity", "bicycle_parking"): "駐輪場 自転車置き場",
    ("amenity", "tables_and_chairs"): "机 椅子 机と椅子 机・椅子 テーブル",
    ("amenity", "wheelchair_access"): "車椅子 車いす 車椅子で入れる 車いすで入れる",
    ("amenity", "step_free"): "エレベーター エレベータ スロープ 段差のない 段差がない",
    ("amenity", "accessible_toilet"): "多目的トイレ バリアフリートイレ 車椅子トイレ だれでもトイレ",
    ("amenity", "nursing_room"): "授乳室",
    ("amenity", "diaper_changing"): "おむつ替え おむつ替えコーナー",
    ("amenity", "stroller_access"): "ベビーカー ベビーカーで入れる",
    ("amenity", "air_conditioning"): "エアコン 冷房 空調 クーラー",
    (
        "allow",
        "food",
    ): "飲食 飲食可 飲食してもいい 飲食もできる 飲み食い 食事 食べられる お茶を飲める "
    "お弁当を食べられる",
    (
        "allow",
        "sound",
    ): "音を出せる 音が出せる 音も出せる 音を出したい 音を出してもいい 音出し 音出し可 "
    "大きな音を出せる",
    ("allow", "fire"): "火を使える 火が使える",
    ("allow", "walk_in"): "予約なし 予約不要 予約のいらない 予約がいらない 予約のない 予約せず",
    ("free", "1"): "無料 ただ タダ 無償 お金のかからない お金がかからない",
    ("free", "0"): "有料",
    ("slot", "morning"): "朝 午前 午前中",
    ("slot", "afternoon"): "昼 お昼 昼間 午後",
    ("slot", "evening"): "夜 夜間 晩",
}

WORDS = {fold(word): asked for asked, words in _SAID.items() for word in words.split()}

# What stands about the words that are read and asks nothing itself.
_BETWEEN = (
    "の で に を は が と も へ や か な 、 から まで たい です ます ある あり あって 有り "
    "使える 使いたい 使って 使えて 使い 使えますか 使えませんか 借りられる 借りられますか "
    "借りたい 借りる 貸して くれる もらえる いただける できる できて 出来る 出来て したい する "
    "やりたい 開きたい 開ける 行ける 入れる 入れて 入る 座れる 収容 集まれる 集まりたい 集まる "
    "置きたい 置ける 置かせて ほしい 欲しい 教えて ください 知りたい お願いします あります "
    "ありますか ありませんか ありませんでしょうか ないですか ないでしょうか でしょうか ですか "
    "あれば なら いつでも ますか いい よい 良い 付き つき 可 ok 可能 完備 利用 練習 予定 連れ "
    "一緒 探して さがして 探しています さがしています います いる 所 ところ 場所 部屋 会場 "
    "スペース 施設 どこ どこか 何か どこですか 私たち わたしたち 空いて 空いている あいている "
    "開いて 開いている 皆 みんな グループ 団体 サークル 仲間 会 くらい ぐらい 位 ほど 程度 以上 "
    "前後 規模 って もらえますか もらえませんか いただけますか いただけませんか 空いてますか "
    "んですけど んですが けど 人 方 "
    "必須 必要 希望 どちらか いずれか どれか"
)
GLUE = sorted({fold(word) for word in _BETWEEN.split()}, key=len, reverse=True)
FOLLOWED = frozenset(
    fold(word)
    for word in "ある あって 使える 借りられる 借りたい できる 出来る したい する やりたい 行ける "
    "入れる 集まれる 置ける 付き つき".split()
)
"""After these another word begins: ピアノのある会議室."""
PARTICLES = "から まで のみ(?!な) だけ の で(?!き|す) に を は が と(?!ころ) も へ か や".split()
# After a word these take back or limit what it says: 有料でもいい, 料理ができない人, 50名まで.
_TAKEN_BACK = (
    r"でも(?:$|\s|いい|よい|良い|可|ok|かまわ|構わ|大丈夫) も(?:可|いい|よい|良い|かまわ|構わ) "
    r"(?<=有料)(?:可|ok) まで (?:[がはもにを]|のみ|だけ)(?:お?休[みむ館業]|定休|閉) "
    r"(?:で|が|は|の|も|を|に|じゃ)*(?:な(?:い(?!で)|く|し)|無(?:い|く|し)|不要|不可|禁止|以外|だめ|苦手"
    r"|(?:いら|要ら|でき|出来|使え|使わ)(?:な|ず)|(?:いり|要り|でき|出来|使え|使い)ません(?!か)"
    r"|除|のぞ[いく]|避け|嫌|抜き|無理|やめ|困(?:る|りま)|遠慮|お?断|せず|しな[いく]|しません(?!か)"
    r"|結構|限ら|(?<=の)(?:ほか|他)|満室|無用|外[しさ]|外す(?!ぐ)|都合が(?:悪|つかな)|控え(?!室)"
    r"|(?:必要|予定)(?:は|が|で|も)*(?:な[いし]|ありません)|ぜろ|ぱす|×|n[go](?![a-z]))"
)
TAKEN_BACK = "|".join(_TAKEN_BACK.split())
# Days, times and numbers that no filter can say: text that holds them would find nothing.
_UNSAID = (
    r"(?:年末|年始|正月|盆)の?(?=\s|$) "
    r"(?:^|\s)(?:次|今度|前|再来年|翌年|[今来去昨]年)の?(?=\s|$) [年月]後 先月 翌月 "
    r"(?:m|めーとる|きろ|分)(?:以上|超|より) "
    r"[月火水木金土日]曜 (?:^|\s)[月火水木金土日]{1,3}(?=\s|$) 平日 土日 "
    "週 休日 祝日 祭日 連休 毎日 毎月 今月 来月 月末 月初 月始 [上中下初]旬 昨日 "
    "ません(?!か|でしょうか) ずに 日間 泊 "
    "[0-9一二三四五六七八九十]日 [0-9]月 [0-9]時 "
    "[0-9一二三四五六七八九十](?:人|名)(?!一首) 今日 本日 明日 "
    "あした あさって 明後日 今夜 夜遅 午前 午後 正午 夕方 以降 以下 未満 有料 無料"
)
UNSAID = "|".join((TAKEN_BACK, *_UNSAID.split()))
DAYS_UNSAID = (
    "お?盆(?![踊栽])|祝祭?日|祭日|[大]?連休|年末年始|年末|年始|お?正月|月末|月[初始]め?|[上中下初]旬|毎日|毎月"
    "|今月|来月|今週|来週"
)
"""Those of them that many people say."""
NEGATED = (
    "以外|除(?:く|いた|いて)"
    r"|(?<=[^ぁ-ゖ\s])(?<!少)(?:が|は|の|では?)?(?:不要|いらない|なし|ない|無し|無い)(?=\s|$|[のでがもは])"
    "|なくても?"
)
EITHER = r"か(?![らな])(?=.*\w)|\s*(?:か\s|または|又は|もしくは|若しくは|あるいは|それとも)"
