"""Settings: one table, and a start-up check that names the setting and the remedy."""

from pathlib import Path

import pytest

from kyodo_spaces import config
from kyodo_spaces.errors import Invalid


def test_defaults_are_good_and_overrides_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KYODO_PORT", "8001")
    assert config.load()["PORT"] == "8001"
    assert config.load({"PORT": 8002})["PORT"] == "8002"
    assert config.load()["MUNICIPALITY"] == "142042"
    origins = "https://www.example.jp,http://npo.example.jp:8080"
    assert config.load({"EMBED_ORIGINS": origins})["EMBED_ORIGINS"] == origins


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MUNICIPALITY", "14204"),
        ("MUNICIPALITY", "142043"),
        ("MUNICIPALITY", "１４２０４２"),
        ("PORT", "80a"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("TILES", "osm"),
        ("TILES", "https://example.jp/{z}"),
        ("TILES", "ftp://example.jp/{z}/{x}/{y}.png"),
        ("GEOCODERS", "gsi,google"),
        ("GEOCODERS", "jageocoder"),
        ("GEOCODERS", "nominatim"),
        ("PUBLIC_URL", "spaces.example.jp"),
        ("PUBLIC_URL", "http://[x"),
        ("EMBED_ORIGINS", "www.example.jp"),
        ("EMBED_ORIGINS", "https://www.example.jp/"),
        ("EMBED_ORIGINS", "https://www.example.jp https://other.example.jp"),
        ("EMBED_ORIGINS", "https://x.jp,https://a.jp;script-src 'unsafe-inline'"),
        ("EMBED_ORIGINS", "*"),
        ("PROT", "8000"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(name: str, value: str) -> None:
    with pytest.raises(Invalid) as error:
        config.load({name: value})
    assert "KYODO_" in str(error.value)
    assert str(error.value).endswith(("ください。", "必要です。", "必要があります。"))


def test_every_wrong_setting_is_told_at_once() -> None:
    with pytest.raises(Invalid) as error:
        config.load({"PORT": "x", "TILES": "y"})
    assert len(str(error.value).splitlines()) == 2


@pytest.mark.parametrize("code", ["142042", "140007", "131016", "011002", "472018"])
def test_real_municipality_codes_pass(code: str) -> None:
    assert config.is_municipality_code(code)


def test_assets_lie_in_the_checkout_or_in_the_package() -> None:
    assert config.asset_dir("data") == Path(config.__file__).parent.parent / "data"
