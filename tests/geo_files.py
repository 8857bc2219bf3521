"""Small published-looking address files for tests, made here and nowhere else."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

TOWN_COLUMNS = (
    "都道府県コード 都道府県名 市区町村コード 市区町村名 大字町丁目コード 大字町丁目名 "
    "緯度 経度 原典資料コード 大字・字・丁目区分コード"
).split()
BLOCK_COLUMNS = (
    "都道府県名 市区町村名 大字・丁目名 小字・通称名 街区符号・地番 座標系番号 Ｘ座標 Ｙ座標 "
    "緯度 経度 住居表示フラグ 代表フラグ 更新前履歴フラグ 更新後履歴フラグ"
).split()
# Middle of 大船二丁目, so that blocks near it are believed.
LONGITUDE, LATITUDE = 139.53407, 35.35073


def csv_bytes(rows: Iterable[Sequence[str]], encoding: str = "cp932") -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def zipped(path: Path, member: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, content)
    return path


def town(name: str, longitude: float = LONGITUDE, latitude: float = LATITUDE) -> list[str]:
    place = [f"{latitude:.6f}", f"{longitude:.6f}"]
    return ["14", "神奈川県", "14204", "鎌倉市", "142040001002", name, *place, "0", "3"]


def block(
    number: str,
    longitude: float = LONGITUDE,
    latitude: float = LATITUDE,
    *,
    town: str = "大船二丁目",
    koaza: str = "",
    representative: str = "1",
    outdated: str = "0",
) -> list[str]:
    place = [f"{latitude:.6f}", f"{longitude:.6f}"]
    flags = ["1", representative, "0", outdated]
    return ["神奈川県", "鎌倉市", town, koaza, number, "9", "0.0", "0.0", *place, *flags]


def damage(path: Path, at: int) -> Path:
    """Overwrite six bytes of a file."""
    data = bytearray(path.read_bytes())
    data[at : at + 6] = b"\xff" * 6
    path.write_bytes(data)
    return path
