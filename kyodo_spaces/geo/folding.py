"""Spellings of Japanese place names that mean the same, folded into one key for matching."""

import re
from dataclasses import dataclass
from functools import lru_cache

_OLD_AND_NEW = (
    "亞亜 惡悪 壓圧 圍囲 壹壱 稻稲 榮栄 營営 衞衛 驛駅 圓円 鹽塩 緣縁 艷艶 應応 櫻桜 奧奥 橫横 "
    "毆殴 黃黄 溫温 假仮 價価 畫画 會会 繪絵 擴拡 殼殻 覺覚 學学 樂楽 嶽岳 勸勧 卷巻 歡歓 觀観 "
    "關関 陷陥 巖巌 顏顔 龜亀 僞偽 舊旧 據拠 擧挙 峽峡 挾挟 狹狭 曉暁 區区 驅駆 勳勲 徑径 惠恵 "
    "溪渓 經経 莖茎 螢蛍 鷄鶏 藝芸 縣県 檢検 權権 獻献 硏研 險険 顯顕 廣広 恆恒 鑛鉱 號号 國国 "
    "黑黒 濟済 碎砕 齋斎 劑剤 册冊 雜雑 參参 棧桟 蠶蚕 慘惨 絲糸 齒歯 兒児 辭辞 濕湿 實実 舍舎 "
    "寫写 釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙 將将 稱称 燒焼 證証 條条 狀状 "
    "乘乗 淨浄 剩剰 疊畳 繩縄 壤壌 孃嬢 讓譲 釀醸 觸触 眞真 愼慎 晉晋 盡尽 圖図 粹粋 醉酔 穗穂 "
    "隨随 髓髄 樞枢 數数 瀨瀬 聲声 靜静 齊斉 攝摂 專専 戰戦 淺浅 潛潜 纖繊 踐践 錢銭 禪禅 曾曽 "
    "雙双 莊荘 搜捜 插挿 爭争 總総 裝装 藏蔵 臟臓 屬属 續続 對対 體体 帶帯 滯滞 臺台 瀧滝 擇択 "
    "澤沢 單単 團団 彈弾 斷断 癡痴 遲遅 晝昼 蟲虫 鑄鋳 廳庁 聽聴 鎭鎮 遞逓 鐵鉄 轉転 點点 傳伝 "
    "黨党 燈灯 當当 德徳 獨独 讀読 屆届 貳弐 惱悩 腦脳 霸覇 廢廃 拜拝 賣売 麥麦 發発 髮髪 拔抜 "
    "蠻蛮 祕秘 濱浜 甁瓶 拂払 佛仏 竝並 變変 邊辺 邉辺 辨弁 寶宝 豐豊 沒没 萬万 滿満 默黙 彌弥 "
    "藥薬 譯訳 豫予 餘余 與与 譽誉 搖揺 樣様 謠謡 來来 賴頼 亂乱 覽覧 龍竜 兩両 獵猟 綠緑 壘塁 "
    "隸隷 戀恋 鍊錬 爐炉 勞労 樓楼 灣湾 嶋島 嶌島 冨富 舘館 峯峰 渕淵 壺壷 檜桧 埜野 薗園 鷗鴎 "
    "麴麹 桝枡 舩船 栁柳 籠篭 籔薮 藪薮 簗梁 涼凉 恊協 竈竃 礒磯 槇槙 堺界 鄕郷 靑青 濵浜 﨑崎 "
    "髙高 諌諫 頸頚 鶯鴬 蠣蛎 蘂蕊 礪砺 祇祗 蘆芦 鯵鰺 曻昇 杦杉 遙遥 堯尭 兔兎 梼檮 涛濤 蝉蟬 "
    "煕熙 嵜崎"
)


def _character_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for pair in _OLD_AND_NEW.split():
        table[ord(pair[0])] = pair[1]
    for hiragana in range(ord("ぁ"), ord("ゖ") + 1):
        table[hiragana] = chr(hiragana + 0x60)
    for variants, one in (("ヶヵガがゖゕ", "ケ"), ("の之乃", "ノ"), ("ッっ", "ツ")):
        table.update((ord(variant), one) for variant in variants)
    for selector in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)):
        table[selector] = None
    return table


_CHARACTERS = _character_table()
_DIGITS = {kanji: digit for digit, kanji in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "〇一二三四五六七八九十百千"
# Kanji numbers; the gap between one that ends a name and the figures after it; the words that
# come and go (大字, 字, 第 before a number); 丁目 and 丁; blanks, but those between numbers.
_REWRITTEN = re.compile(
    f"[{_NUMERAL}]{{1,16}}|(?<=[{_NUMERAL}])(?=[0-9])|大?字|第(?=[0-9{_NUMERAL}])"
    f"|(?<=[0-9{_NUMERAL}])丁目|(?<![0-9{_NUMERAL}]) +| +(?![0-9{_NUMERAL}])"
)


def kanji_number(text: str) -> int:
    """The value of a kanji number, written with units (二十五) or by place (二五)."""
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, digits = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digits or 1) * _UNITS[character]
            digits = 0
        else:
            digits = digits * 10 + _DIGITS[character]
    return total + digits


@lru_cache(maxsize=4096)
def _rewrite(found: str) -> str:
    if not found:
        return " "
    if found[0] in _NUMERAL:
        return str(kanji_number(found))
    return "丁" if found == "丁目" else ""


def fold(text: str) -> str:
    """The matching key of NFKC text: 七里が浜二丁目 and 七里ガ浜2丁目 give the same one.

    Lines are kept apart, so that many names can be folded at once.
    """
    return _REWRITTEN.sub(lambda match: _rewrite(match[0]), text.translate(_CHARACTERS))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that remembers where each of its characters came from."""

    original: str
    text: str
    shifts: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, original: str) -> "Folded":
        """Fold a text; the original must be free of variation selectors."""
        translated = original.translate(_CHARACTERS)
        pieces: list[str] = []
        shifts: list[tuple[int, int]] = []
        length = start = 0
        for match in _REWRITTEN.finditer(translated):
            replacement = _rewrite(match[0])
            pieces += (translated[start : match.start()], replacement)
            length += match.start() - start + len(replacement)
            start = match.end()
            shifts.append((length, start))
        pieces.append(translated[start:])
        return cls(original, "".join(pieces), tuple(shifts))

    def source(self, start: int, end: int | None = None) -> str:
        """The original text behind the folded characters from `start` to `end`."""
        stop = len(self.original) if end is None else self._index(end)
        return self.original[self._index(start) : stop]

    def _index(self, position: int) -> int:
        folded, original = 0, 0
        for shift in self.shifts:
            if shift[0] > position:
                break
            folded, original = shift
        return original + position - folded
