"""Words for days in Japanese prose: 平日, 土日祝, 毎月第2・4水曜日; closing days. Pure."""

import re
import unicodedata

from .hours_form import WEEKDAYS, Closing, month_day
from .values import LONGEST

Day = tuple[int, int | None]
"""A weekday (7 for holidays), and which of the month (None for every week)."""

_KANJI_DIGITS = str.maketrans("一二三四五", "12345")
_EVERY_DAY = tuple((weekday, None) for weekday in range(7))
_NTH = re.compile(r"第([1-5](?:[,・]?第?[1-5])*)(?:週の?)?([月火水木金土日])(?:曜日?)?")
_RANGE = re.compile(r"([月火水木金土日])(?:曜日?)?(?:~|から)([月火水木金土日])(?:曜日?)?")
_NAMED = re.compile(
    r"(国民の祝日|祝祭日|祝休日|祝日|祝)|(平日)|(毎日|年中無休|無休|全日)|([月火水木金土日])(?:曜日?)?"
)
_BETWEEN = re.compile(r"[\s,、・;及びおよと並に/／]*")


def plain(text: str) -> str:
    """NFKC with one wave dash, 第二 as 第2, 、 as the only comma, and blanks one by one.

    "" for a text too long to tell days or times.
    """
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))
    if len(text) > LONGEST:
        return ""
    text = re.sub("[〜～∼˜ー−–—―‐-](?=[ ]*(?:[0-9翌午月火水木金土日]))", "~", text)
    text = re.sub("第[一二三四五]", lambda found: found[0].translate(_KANJI_DIGITS), text)
    text = re.sub("(?<=第[1-5])[・、,](?:第)?([一二三四五])", lambda found: "・" + found[1], text)
    text = re.sub("(?<=・)[一二三四五](?=曜|[月火水木金土日])", _digit, text)
    return re.sub("[,，]", "、", text).strip()


def _digit(found: re.Match[str]) -> str:
    return found[0].translate(_KANJI_DIGITS)


def read_days(text: str) -> tuple[Day, ...] | None:
    """The days that a text names if it names nothing else; None where that is not certain.

    >>> read_days("月・火・土・日曜日、祝日")
    ((0, None), (1, None), (5, None), (6, None), (7, None))
    """
    text = re.sub("毎週|毎月|振替休日", "", plain(text).replace("、", ","))
    found: dict[Day, None] = {}
    position = _between(text, 0)
    while position < len(text):
        if match := _NTH.match(text, position):
            nths = [int(digit) for digit in re.findall("[1-5]", match[1])]
            found |= {(WEEKDAYS.index(match[2]), nth): None for nth in nths}
        elif match := _RANGE.match(text, position):
            first, last = WEEKDAYS.index(match[1]), WEEKDAYS.index(match[2])
            if first > last:
                return None
            found |= {(weekday, None): None for weekday in range(first, last + 1)}
        elif match := _NAMED.match(text, position):
            found |= dict.fromkeys(_named(match))
        else:
            return None
        position = _between(text, match.end())
    return tuple(sorted(found, key=lambda day: (day[0], day[1] or 0))) or None


def _between(text: str, position: int) -> int:
    match = _BETWEEN.match(text, position)
    return match.end() if match else position


def _named(match: re.Match[str]) -> tuple[Day, ...]:
    if match[1]:
        return ((7, None),)
    if match[2]:
        return _EVERY_DAY[:5]
    if match[3]:
        return _EVERY_DAY
    return ((WEEKDAYS.index(match[4]), None),)


_HOLIDAY = "(?:国民の)?(?:祝日|祝休日|祝祭日|休日|祝)"
_CONDITION = re.compile(
    rf"(?:[月火水木金土日](?:曜日?)?[がは・、])*(?:[土日][・、]?)*{_HOLIDAY}(?:[・、や又またはと及び]*(?:振替休日|休日|祝日))*"
    r"(?:に当たる|に当たった|にあたる|と重なる|と重なった)?(?:の|である)?(?:場合|とき|時|日)[はに]?、?"
)
_NEXT = re.compile(
    r"(?:開館し、?)?(?:その|当該日の)?(?:翌日以降の最初の|翌日以降の|直後の|次の|翌)平日(?:を|が|に|は)?"
    r"(?:休館|休業|休み|閉館|振替休館)?日?(?:と?する|します|となります)?"
)
_PREVIOUS = re.compile(r"(?:その)?(?:直前の|前の)平日")
_WEEKEND = re.compile("土(?:曜日?[・、]|[・、]?)日(?:曜|[・、祝休国])")
_OPEN = re.compile(r"(?:開館|開園|開所|営業|開場|利用可能?)(?:する|します)?")
_EXCEPT = re.compile(
    rf"(?:ただし、?)?{_HOLIDAY}(?:の場合)?(?:を|は)?除く|{_HOLIDAY}は(?:開館|営業)"
)


def _on_holiday(text: str) -> tuple[bool, str | None]:
    """Whether the words in brackets are understood, and what then happens on a holiday."""
    text = re.sub(r"\s", "", text).rstrip("。")
    if _EXCEPT.fullmatch(text):
        return True, "open"
    condition = _CONDITION.match(text)
    if condition:
        rest = text[condition.end() :]
        for pattern, word in (
            (_NEXT, "next_weekday"),
            (_PREVIOUS, "previous_weekday"),
            (_OPEN, "open"),
        ):
            if pattern.fullmatch(rest):
                return True, word
    return False, None


_DATES = re.compile(
    r"(?:毎年)?(\d{1,2})(?:月|/)(\d{1,2})日?"
    r"(?:(?:~|から)(?:(?:翌年?|翌月)の?)?(?:(\d{1,2})(?:月|/))?(\d{1,2})日?(?:まで)?)?(?:の間)?"
)
_LABEL = re.compile("年末年始|年末・年始|夏季|お盆|年末|年始")
_ITEM_END = re.compile(r"[、;/\s。]|及び|および|並びに|ならびに|又は|または")
_FILLER = re.compile(r"^(?:毎週|毎月|は|の)+|は$")
# Words that take back or narrow what stands beside them, so that no day is certain.
_LIMITED = re.compile("除[かきくい]|以外|のみ|だけ|限[りる定]|隔[週月日]|奇数|偶数|無休|[0-9]月")
_ABOUT_HOLIDAYS = re.compile("(?:祝|休日|重な).*(?:場合|とき|時|日[はに])")


def read_closings(text: str) -> tuple[list[Closing], bool]:
    """The closing days whose meaning is certain, and whether that is all the text says.

    None are certain where 祝日を除く, 8月のみ and the like stand beside them.
    """
    rules: dict[Closing, None] = {}
    is_whole = True
    text = re.sub(r"(第[1-5](?:・[1-5])*)[、](?:第)?(?=[1-5])", r"\1・", plain(text))
    text = re.sub(
        r"(?<![0-9]日)(?<=[月火水木金土日])[、・](?=[月火水木金土日](?:[、・曜(]|$))", "・", text
    )
    for item, beside in _items(text):
        found, understood = _closing(item, beside)
        if not understood and _LIMITED.search(item + beside):
            return [], False
        rules |= dict.fromkeys(found)
        is_whole = is_whole and understood
    return list(rules), is_whole and bool(text)


def _items(text: str) -> list[tuple[str, str]]:
    """The entries of a list, each with what stands beside it in brackets."""
    items: list[tuple[str, str]] = []
    for match in re.finditer(r"([^()]*)(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\))?", text):
        words = [word for word in _ITEM_END.split(match[1]) if word]
        items += [(word, "") for word in words]
        if match[2] is not None:
            if words:
                items.pop()
            items.append((words[-1] if words else "", match[2]))
    return items


def _closing(item: str, beside: str) -> tuple[list[Closing], bool]:
    """The rules of one entry, and whether all of it was understood."""
    item = _FILLER.sub("", item)
    if item in {"なし", "無し", "無", "無休", "年中無休"} and not beside:
        return [], True
    if dates := _annual(item):
        is_named = not beside or bool(_LABEL.fullmatch(beside))
        return [dates] if is_named else [], is_named
    if _LABEL.fullmatch(item):
        dates = _annual(beside)
        return ([dates], True) if dates else ([], False)
    understood, on_holiday = _on_holiday(beside) if beside else (True, None)
    is_month_end = bool(re.fullmatch("(?:毎月)?(?:月末日?|末日)", item))
    if is_month_end and "平日" in beside and not _WEEKEND.match(beside):
        understood, on_holiday = False, None
    closing = Closing("weekday", on_holiday=on_holiday)
    if is_month_end:
        rules = [closing._replace(kind="month_end")]
    else:
        days = None if re.search("平日|毎日|全日|無休", item) else read_days(item)
        rules = [
            Closing("holidays") if day == 7 else closing._replace(weekday=day, nth=nth)
            for day, nth in days or ()
        ]
    if rules and (understood or _ABOUT_HOLIDAYS.search(beside)):
        return rules, understood
    return [], False


def _annual(text: str) -> Closing | None:
    found = _DATES.fullmatch(text.replace(" ", ""))
    if not found:
        return None
    first = month_day(found[1], found[2])
    last = month_day(found[3] or found[1], found[4]) if found[4] else first
    return Closing("annual", first=first, last=last) if first and last else None
