"""What a finished page needs for its readers' language: furigana, and Japanese marked as such.

Furigana come out of the catalogs between three codes that are no characters, which nothing that is
stored may hold; `《》` and `｜` are how they are written there.
"""

import re

_START, _READING, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_WRITTEN = re.compile("(?:｜([^｜《》]+)|([一-鿿々]+))《([^《》]+)》")
_MARKED = re.compile(f"{_START}([^{_START}-{_END}<]*){_READING}([^{_START}-{_END}<]*){_END}")
_ESCAPED_START = r"\ufdd0"
_WITHIN = r"((?:(?!\\ufdd[0-2]).)*)"
_ESCAPED = re.compile(rf"\\ufdd0{_WITHIN}\\ufdd1{_WITHIN}\\ufdd2")
_PARTS = (
    r"(?P<text>[^<]+)"
    r"|<option\b(?P<attributes>[^>]*)>(?P<option>[^<]*)(?=</option>)"
    r"|<(?P<raw>script|style|svg|textarea|title)\b.*?</(?P=raw)>"
    r"|<!--.*?-->|<[^>]*>"
)
_PART = re.compile(_PARTS, re.DOTALL)
_PART_OR_MARKED = re.compile(
    rf"<(?P<own>[a-z]+)(?=[^>]* lang=)[^>]*>[^<]*</(?P=own)>|{_PARTS}", re.DOTALL
)
_CHARACTER = "[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]"
_JAPANESE = re.compile(
    f"(?<![0-9A-Za-z])[0-9A-Za-z]*{_CHARACTER}+(?:[0-9A-Za-z.,:/()&;#~–-]* ?{_CHARACTER}+)*[0-9-]*"
)
_DRAWN = re.compile(f"<text([^>]*>[^<]*{_CHARACTER})")
_ALONE = re.compile(r"\s*(?:<ruby>(?:(?!<ruby>).)*</ruby>|<span[^>]*>[^<]*</span>)\s*", re.DOTALL)


def marked(text: str) -> str:
    """A text of the catalogs with codes for its marks.

    The reading belongs to the kanji before it, or to all that follows a ｜.

    >>> ruby(marked("｜1日《ついたち》"))
    '<ruby>1日<rp>（</rp><rt>ついたち</rt><rp>）</rp></ruby>'
    """
    return _WRITTEN.sub(
        lambda found: f"{_START}{found[1] or found[2]}{_READING}{found[3]}{_END}", text
    )


def ruby(text: str) -> str:
    """Escaped text of a page with its furigana above it."""
    return _MARKED.sub(r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>", text)


def plain(text: str) -> str:
    """The same without, for titles, attributes and scripts.

    >>> plain(marked("会議室《かいぎしつ》"))
    '会議室'
    """
    return _ESCAPED.sub(r"\1", _MARKED.sub(r"\1", text))


def with_furigana(html: str) -> str:
    """A page with furigana where it may have them; behind its words where it is an option."""

    def put(part: "re.Match[str]") -> str:
        if _START not in part[0] and _ESCAPED_START not in part[0]:
            return part[0]
        if part["text"]:
            return _as_one(ruby(part["text"]), part["text"])
        if part["option"]:
            told = _MARKED.sub(r"\1（\2）", part["option"])
            return f"<option{plain(part['attributes'])}>{told}"
        return plain(part[0])

    return _PART.sub(put, html)


def with_japanese_marked(html: str) -> str:
    """An English page in which what is Japanese says so: all that comes from the data.

    >>> with_japanese_marked('<p title="大船">大船1丁目 2-3</p>')
    '<p title="大船"><span><span lang="ja">大船1丁目</span> 2-3</span></p>'
    """

    def put(part: "re.Match[str]") -> str:
        if part["text"]:
            told = _JAPANESE.sub(r'<span lang="ja">\g<0></span>', part["text"])
            return _as_one(told, part["text"])
        if part["raw"] == "svg":
            return _DRAWN.sub(r'<text lang="ja"\1', part[0])
        return part[0]

    return _PART_OR_MARKED.sub(put, html)


def _as_one(told: str, text: str) -> str:
    """What was one text stays one where its parts would stand apart, as in a button."""
    if told == text or _ALONE.fullmatch(told):
        return told
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{head}<span>{told.strip()}</span>{tail}"
