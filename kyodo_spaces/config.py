"""Every setting in one table, read from `KYODO_<NAME>` and checked at start."""

import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple
from urllib.parse import urlsplit

from .errors import Invalid

ROOT = Path(__file__).resolve().parent
CHECKOUT = ROOT.parent
_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")


def asset_dir(name: str) -> Path:
    """`templates`, `static` or `data`: inside the installed package, else in the checkout."""
    installed = ROOT / name
    return installed if installed.is_dir() else CHECKOUT / name


class Setting(NamedTuple):
    default: str
    help: str
    check: Callable[[str], str | None] | None = None
    """Takes the value; returns what is wrong and the remedy, or None."""


def _municipality(value: str) -> str | None:
    if is_municipality_code(value):
        return None
    return "全国地方公共団体コード（半角6桁。例: 鎌倉市は 142042）を指定してください。"


def _database(value: str) -> str | None:
    if not value or value.startswith(("sqlite:///", "postgresql://", "postgres://")):
        return None
    return "sqlite:///ファイル名 か postgresql://利用者@ホスト/名前 を指定してください。"


def _number(least: int, most: int) -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        if value.isascii() and value.isdigit() and len(value) < 9 and least <= int(value) <= most:
            return None
        return f"{least} から {most} までの半角数字を指定してください。"

    return check


def _secret(value: str) -> str | None:
    return None if not value or len(value) >= 32 else "32文字以上の、推測できない文字列が必要です。"


def _smtp(value: str) -> str | None:
    try:
        parts = urlsplit(value)
        is_whole = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname)
        _port_number = parts.port
    except ValueError:
        is_whole = False
    if not value or is_whole:
        return None
    return "smtp://利用者:パスワード@サーバー:587 か、smtps:// で始まる形で指定してください。"


def _url(value: str) -> str | None:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if not value or (parts.scheme in {"http", "https"} and parts.netloc):
        return None
    return "http:// または https:// で始まるアドレスを指定してください。"


def _origins(value: str) -> str | None:
    """They go into a header as they are: nothing but origins may stand there."""
    if not value or all(_ORIGIN.fullmatch(origin) for origin in value.split(",")):
        return None
    return (
        "https://www.example.jp の形（道すじや / は付けない）を、コンマでつないで指定してください。"
    )


def _tiles(value: str) -> str | None:
    is_template = all(part in value for part in ("{z}", "{x}", "{y}"))
    if value in {"none", "gsi-pale"} or (is_template and _url(value) is None):
        return None
    return "none、gsi-pale、または {z}/{x}/{y} を含む https:// のアドレスを指定してください。"


def _geocoders(value: str) -> str | None:
    unknown = set(filter(None, value.split(","))) - {"gsi", "nominatim", "jageocoder"}
    return "gsi、nominatim、jageocoder をコンマでつないで指定してください。" if unknown else None


SETTINGS: dict[str, Setting] = {
    "DATABASE_URL": Setting("", "データベース。空なら INSTANCE の中の SQLite", _database),
    "INSTANCE": Setting("instance", "データベースと取り込んだ住所辞書を置くフォルダー"),
    "MUNICIPALITY": Setting("142042", "自治体の全国地方公共団体コード（6桁）", _municipality),
    "HOST": Setting("127.0.0.1", "待ち受けるアドレス"),
    "PORT": Setting("8000", "待ち受けるポート番号", _number(1, 65535)),
    "PUBLIC_URL": Setting("", "市民に見えるアドレス（例 https://spaces.example.jp）", _url),
    "TILES": Setting("gsi-pale", "背景地図: none、gsi-pale（地理院タイル）、URL", _tiles),
    "TILES_CREDIT": Setting("", "TILES に URL を指定したときに地図に出す出典"),
    "GEOCODERS": Setting("", "外部の住所検索: gsi、nominatim、jageocoder", _geocoders),
    "NOMINATIM_URL": Setting("https://nominatim.openstreetmap.org", "Nominatim のアドレス", _url),
    "JAGEOCODER_URL": Setting("", "jageocoder サーバーのアドレス", _url),
    "SECRET_KEY": Setting("", "署名の鍵。空なら INSTANCE の中に作って使い続けます", _secret),
    "PROXIES": Setting("0", "手前に置いた中継サーバーの数（0 から 5）", _number(0, 5)),
    "IDLE_MINUTES": Setting("60", "操作がないとログアウトするまでの分", _number(5, 1440)),
    "SESSION_HOURS": Setting("12", "ログインが続く最長の時間", _number(1, 168)),
    "CONFIRM_MONTHS": Setting("12", "確認から何か月で古いとみなすか", _number(1, 120)),
    "UNPUBLISH_MONTHS": Setting("24", "何か月で非公開を検討するか", _number(1, 240)),
    "SMTP_URL": Setting("", "メールを送るサーバー。空なら送りません", _smtp),
    "MAIL_FROM": Setting("", "メールの差出人のアドレス"),
    "EMBED_ORIGINS": Setting("", "一覧と地図の埋め込みを許すサイト。コンマでつなぎます", _origins),
    "CONTACT": Setting("", "外部の住所検索に名乗る連絡先（メールアドレスなど）"),
}


def is_municipality_code(value: str) -> bool:
    """True for six ASCII digits whose last is the JIS X 0402 check digit."""
    if len(value) != 6 or not (value.isascii() and value.isdigit()):
        return False
    return value == with_check_digit(value[:5])


def with_check_digit(code: str) -> str:
    """全国地方公共団体コード: five digits and their check digit; ValueError for anything else."""
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        raise ValueError(f"not five digits: {code!r}")
    weighed = sum(int(digit) * weight for digit, weight in zip(code, range(6, 1, -1), strict=True))
    return code + str((11 - weighed % 11) % 10)


def load(overrides: Mapping[str, object] | None = None) -> dict[str, str]:
    """Settings by name without the prefix; `overrides` win over the environment.

    Raises Invalid with one line for each setting that is wrong or unknown, and its remedy.
    """
    given = {
        name.removeprefix("KYODO_"): value
        for name, value in os.environ.items()
        if name.startswith("KYODO_")
    }
    given |= {name: str(value) for name, value in (overrides or {}).items()}
    known = {name: given.get(name, setting.default).strip() for name, setting in SETTINGS.items()}
    problems = [
        f"KYODO_{name}: 「{known[name]}」は使えません。{remedy}"
        for name, setting in SETTINGS.items()
        if setting.check and (remedy := setting.check(known[name]))
    ]
    problems += [
        f"KYODO_{name}: この名前の設定はありません。README の設定の表をご覧ください。"
        for name in given
        if name not in SETTINGS and name != "TESTING"
    ]
    if problems := problems or _combinations(known):
        raise Invalid("\n".join(problems))
    return known


def _combinations(known: Mapping[str, str]) -> list[str]:
    geocoders = known["GEOCODERS"].split(",")
    problems = []
    if "jageocoder" in geocoders and not known["JAGEOCODER_URL"]:
        problems.append("KYODO_JAGEOCODER_URL: jageocoder のサーバーのアドレスが必要です。")
    if "nominatim" in geocoders and not known["CONTACT"]:
        problems.append("KYODO_CONTACT: Nominatim を使うには、連絡先を名乗る必要があります。")
    if known["SMTP_URL"] and "@" not in known["MAIL_FROM"]:
        problems.append("KYODO_MAIL_FROM: メールを送るには、差出人のアドレスが必要です。")
    if int(known["UNPUBLISH_MONTHS"]) < int(known["CONFIRM_MONTHS"]):
        problems.append("KYODO_UNPUBLISH_MONTHS: KYODO_CONFIRM_MONTHS 以上にしてください。")
    return problems


def secret_key(given: str, instance: Path) -> str:
    """The operator's key, or one that is made once and kept in the instance folder."""
    if given:
        return given
    path = instance / "secret_key"
    with suppress(FileExistsError):
        fresh = path.with_name(f"secret_key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(token_hex(32), encoding="ascii")
        try:
            os.link(fresh, path)  # all workers keep the first one's, whole
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii")
