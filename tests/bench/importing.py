"""What a large file costs: `.venv/bin/python -m tests.bench.importing FOLDER [100000]`.

Writes a file of invented facilities over all Japan in the 56 columns of the standard, and has
`kyodo import --publish` take it into a new SQLite database, with every index, in a process of its
own whose processor time and memory the system tells. What finding the addresses costs is measured
beside it on the same addresses, for each row is placed by its address and its coordinates.
"""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter, process_time

from kyodo_spaces.config import asset_dir
from kyodo_spaces.geo.gazetteer import Gazetteer
from kyodo_spaces.geo.geocode import AddressGeocoder
from kyodo_spaces.venues.standard import STANDARD_HEADER
from tests.bench.places import HOUSES, SAID, SEED

_HOURS = (("月火水木金", "09:00", "17:00"), ("月火水木金土日", "09:00", "21:00"), ("", "", ""))


def facilities(gazetteer: Gazetteer, number: int) -> Iterator[dict[str, str]]:
    """Facilities of invented names in real towns, a municipality after the other."""
    random = Random(SEED)  # noqa: S311 - it shall be the same each time
    codes = sorted(gazetteer.municipalities.by_code)
    towns = {code: found for code in codes if (found := gazetteer.towns(code))}
    for row in range(number):
        code = list(towns)[row * len(towns) // number]
        city, town = gazetteer.municipalities.by_code[code], random.choice(towns[code])
        weekdays, opens, closes = random.choice(_HOURS)
        yield {
            "全国地方公共団体コード": code,
            "ID": str(row),
            "名称": f"{town.name}{random.choice(HOUSES)}{row}",
            "所在地_連結表記": f"{city.full_name}{town.name}{random.randint(1, 30)}-{row % 20 + 1}",
            "緯度": f"{town.latitude:.6f}",
            "経度": f"{town.longitude:.6f}",
            "電話番号": f"0467-{row % 90 + 10}-{row % 9000 + 1000}",
            "利用可能曜日": weekdays,
            "開始時間": opens,
            "終了時間": closes,
            "説明": random.choice(SAID),
            "車椅子可": random.choice(["有", "無", ""]),
        }


def measure(folder: Path, number: int) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    gazetteer = Gazetteer(asset_dir("data"))
    file = folder / f"{number}.csv"
    rows = list(facilities(gazetteer, number))
    with file.open("w", encoding="utf-8", newline="") as written:
        table = csv.DictWriter(written, STANDARD_HEADER, restval="")
        table.writeheader()
        table.writerows(rows)
    # As the import does, it looks for what an operator may have added.
    geocoder = AddressGeocoder(Gazetteer(asset_dir("data"), folder / "gazetteer.sqlite3"), None)
    started = process_time()
    for row in rows:
        geocoder.geocode(row["所在地_連結表記"], row["全国地方公共団体コード"])
    geocoding = process_time() - started
    started = perf_counter()
    told = _import(folder, file)
    whole = perf_counter() - started
    used = getrusage(RUSAGE_CHILDREN)
    processor, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    return (
        f"{told}{number:,} 行（{file.stat().st_size / 1e6:.1f} MB）: {whole:.1f} 秒、"
        f"処理装置 {processor:.1f} 秒（うち住所 {geocoding:.1f} 秒）、記憶 {memory:.0f} MB\n"
    )


def _import(folder: Path, file: Path) -> str:
    database = folder / f"{file.stem}.sqlite3"
    database.unlink(missing_ok=True)
    settings = {"KYODO_DATABASE_URL": f"sqlite:///{database}", "KYODO_INSTANCE": str(folder)}
    return subprocess.run(  # noqa: S603 - the program itself
        [Path(sys.executable).with_name("kyodo"), "import", "--publish", file],
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout


if __name__ == "__main__":
    size = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    sys.stdout.write(measure(Path(sys.argv[1]), size))
