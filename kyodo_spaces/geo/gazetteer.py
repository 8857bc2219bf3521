"""Names of municipalities and towns to points: the embedded files and what was imported."""

import csv
import gzip
import threading
from collections import OrderedDict
from pathlib import Path

from .geojson import BBox, Point, distance_m
from .municipalities import Municipalities, Municipality
from .store import Store
from .towns import Town, TownIndex

SOURCE = "Geolonia 住所データ"
# All of Japan's 1,900 municipalities would take 100 MB when indexed; these many take 50.
_MAX_INDEXES = 1000


class Gazetteer:
    """All towns of Japan, offline; safe to share between threads.

    `data_dir` is the folder that holds `gazetteer/`, read a prefecture at a time when one of
    its towns is first asked for. `store` is the SQLite file of imported points and of answers
    from online services; it need not exist, and without one nothing can be imported.
    """

    def __init__(self, data_dir: Path, store: Path | None = None) -> None:
        self._folder = data_dir / "gazetteer"
        self.store = Store(store)
        self.municipalities = Municipalities(_read_municipalities(self._folder))
        self._prefecture_texts: dict[str, str] = {}
        self._indexes: OrderedDict[str, tuple[int, TownIndex]] = OrderedDict()
        self._lock = threading.Lock()

    def municipality(self, code: str) -> Municipality | None:
        """The municipality of a six-digit code; None for a code that is not in use."""
        return self.municipalities.by_code.get(code)

    def towns(self, code: str) -> list[Town]:
        """The towns of a municipality whose points are known; of a city of wards, all of them."""
        codes = [ward.code for ward in self.municipalities.wards(code)] or [code]
        return [town for each in codes for town in self.index(each).towns]

    def contains(self, code: str, longitude: float, latitude: float, margin: int = 3000) -> bool:
        """Whether a place may lie in a municipality: within `margin` metres of one of its towns,
        or within twice the town's radius where that is more."""
        return any(
            distance_m(town.longitude, town.latitude, longitude, latitude)
            <= max(margin, 2 * town.radius_m)
            for town in self.towns(code)
        )

    def revision(self) -> int:
        """Grows with each import of points."""
        return self.store.revision()

    def finest(self, code: str, town: str, numbers: list[str]) -> Point | None:
        """The finest imported point of a town (folded) and the first of `numbers` that has one."""
        return self.store.point(code, town, numbers)

    def index(self, code: str) -> TownIndex:
        """The towns of one municipality, by name; empty for a code that is not in use."""
        revision = self.revision()
        with self._lock:
            known = self._indexes.get(code)
            if known and known[0] == revision:
                self._indexes.move_to_end(code)
                return known[1]
        index = TownIndex(self._lines(code), self.store.towns(code), SOURCE)
        with self._lock:
            self._indexes[code] = revision, index
            self._indexes.move_to_end(code)
            while len(self._indexes) > _MAX_INDEXES:
                self._indexes.popitem(last=False)
        return index

    def _lines(self, code: str) -> list[str]:
        text = self._prefecture_text(code[:2])
        mark = f"\n{code},"
        start = text.find(mark)
        if start < 0:
            return []
        end = text.find("\n", text.rfind(mark) + 1)
        return [line[len(code) + 1 :] for line in text[start + 1 : end].split("\n")]

    def _prefecture_text(self, number: str) -> str:
        if number not in self._prefecture_texts:
            path = self._folder / f"{number}.csv.gz"
            text = gzip.decompress(path.read_bytes()).decode() if path.exists() else ""
            self._prefecture_texts[number] = "\n" + text
        return self._prefecture_texts[number]


def _read_municipalities(folder: Path) -> list[Municipality]:
    with gzip.open(folder / "municipalities.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return [
            Municipality(
                code=row["code"],
                prefecture=row["prefecture"],
                name=row["name"],
                longitude=float(row["longitude"]),
                latitude=float(row["latitude"]),
                radius_m=int(row["radius_m"]),
                bbox=BBox(*(float(row[edge]) for edge in ("west", "south", "east", "north"))),
                former=tuple(row["former"].split()),
            )
            for row in csv.DictReader(file)
        ]
