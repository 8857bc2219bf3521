"""Online address searches in the chain: asked politely, remembered, and not simply believed."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from geopy.exc import GeocoderTimedOut, GeopyError
from geopy.location import Location

from kyodo_spaces import clock
from kyodo_spaces.config import asset_dir
from kyodo_spaces.geo import online
from kyodo_spaces.geo.gazetteer import Gazetteer
from kyodo_spaces.geo.geocode import AddressGeocoder
from kyodo_spaces.geo.geojson import Level
from kyodo_spaces.geo.online import Courteous, configured
from kyodo_spaces.geo.store import Store
from tests.geo_files import LATITUDE, LONGITUDE

KAMAKURA = "142042"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "gazetteer.sqlite3")


class Fake:
    """A geopy geocoder without a network."""

    def __init__(self, *answers: Location | Exception | None) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def geocode(self, query: str) -> Location | None:
        self.asked.append(query)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def found(title: str = "神奈川県鎌倉市大船二丁目1番26号") -> Location:
    return Location(title, (LATITUDE, LONGITUDE), {})


def courteous(fake: Fake, store: Store, waits: list[float] | None = None) -> Courteous:
    return Courteous(fake, "試験", store, wait=(waits if waits is not None else []).append)


# Politeness


def test_questions_are_a_second_apart(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(online, "time", SimpleNamespace(monotonic=lambda: 100.0))
    waits: list[float] = []
    polite = courteous(Fake(found(), found(), found()), store, waits)
    for query in ("一", "二", "三"):
        polite.geocode(query)
    assert waits == [1.0, 2.0]


def test_answers_and_misses_are_remembered(store: Store) -> None:
    fake = Fake(found("神奈川県鎌倉市"), None)
    first = courteous(fake, store)
    first.geocode("大船")
    first.geocode("どこにもない")
    again = courteous(fake, Store(store.path))
    location = again.geocode("大船")
    assert location
    assert (location.address, location.longitude) == ("神奈川県鎌倉市", LONGITUDE)
    assert again.geocode("どこにもない") is None
    assert fake.asked == ["大船", "どこにもない"]


@pytest.mark.parametrize(("answer", "days"), [(None, 31), (found(), 366)])
def test_old_answers_are_asked_for_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, answer: Location | None, days: int
) -> None:
    fake = Fake(answer, answer, answer)
    polite = courteous(fake, store)
    today = clock.today()
    for later, asked in ((0, 1), (days - 1, 1), (days, 2)):
        monkeypatch.setattr(clock, "today", lambda later=later: today + timedelta(days=later))
        polite.geocode("大船")
        assert len(fake.asked) == asked


def test_a_service_that_failed_is_left_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = Fake(GeocoderTimedOut(), found())
    polite = courteous(fake, store)
    for _ in range(2):
        with pytest.raises(GeopyError):
            polite.geocode("大船")
    assert len(fake.asked) == 1
    monkeypatch.setattr(online, "REST_AFTER_FAILURE_S", 0.0)
    rested = courteous(fake, store)
    assert rested.geocode("大船")


def test_a_failure_is_not_remembered_as_a_miss(store: Store) -> None:
    with pytest.raises(GeopyError):
        courteous(Fake(GeocoderTimedOut()), store).geocode("大船")
    assert store.answer("試験", "大船") is None


# In the chain


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(asset_dir("data"))


def chain(gazetteer: Gazetteer, store: Store, *fakes: Fake) -> AddressGeocoder:
    return AddressGeocoder(gazetteer, KAMAKURA, [courteous(fake, store) for fake in fakes])


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("神奈川県鎌倉市大船二丁目1番26号", Level.BUILDING),
        ("神奈川県鎌倉市大船二丁目1番", Level.BLOCK),
        ("神奈川県鎌倉市大船二丁目", Level.CHOME),
    ],
)
def test_the_level_is_read_from_the_title(
    gazetteer: Gazetteer, store: Store, title: str, level: Level
) -> None:
    fake = Fake(found(title))
    answer = chain(gazetteer, store, fake).geocode("大船2-1-26 別館")
    assert fake.asked == ["神奈川県鎌倉市大船二丁目1-26"]
    assert answer.point
    assert answer.point.level is level
    assert (answer.point.source == "試験") == (level is not Level.CHOME)
    assert (answer.town, answer.building) == ("大船二丁目", "別館")


@pytest.mark.parametrize(
    "location",
    [
        found("神奈川県鎌倉市大船三丁目1番26号"),
        found("山形県酒田市御成町18番10号"),
        found("北海道"),
        found("?"),
        Location("神奈川県鎌倉市大船二丁目1番26号", (43.0, 141.0), {}),
        None,
    ],
)
def test_an_answer_from_elsewhere_is_not_believed(
    gazetteer: Gazetteer, store: Store, location: Location | None
) -> None:
    answer = chain(gazetteer, store, Fake(location)).geocode("大船2-1-26")
    assert answer.point
    assert answer.point.source != "試験"


def test_the_finest_answer_wins_and_ends_the_asking(gazetteer: Gazetteer, store: Store) -> None:
    coarse, fine, unasked = Fake(found("神奈川県鎌倉市大船二丁目1番")), Fake(found()), Fake()
    waits: list[float] = []
    services = [
        Courteous(fake, name, store, wait=waits.append)
        for name, fake in (("粗", coarse), ("細", fine), ("余", unasked))
    ]
    answer = AddressGeocoder(gazetteer, KAMAKURA, services).geocode("大船2-1-26")
    assert answer.point
    assert (answer.point.source, answer.point.level) == ("細", Level.BUILDING)
    assert unasked.asked == []


def test_an_online_title_settles_an_ambiguous_reading(gazetteer: Gazetteer, store: Store) -> None:
    fake = Fake(Location("神奈川県鎌倉市大船2番地15", (35.348, 139.545), {}))
    answer = chain(gazetteer, store, fake).geocode("大船2-15")
    assert answer.point
    assert (answer.town, answer.rest, answer.point.is_ambiguous) == ("大船", "2-15", False)


def test_a_failing_service_is_noted_and_the_towns_still_answer(
    gazetteer: Gazetteer, store: Store
) -> None:
    answer = chain(gazetteer, store, Fake(GeocoderTimedOut())).geocode("大船2-1-26")
    assert answer.point
    assert answer.point.level is Level.CHOME
    assert any("失敗" in note for note in answer.notes)


# Settings


def settings(geocoders: str) -> dict[str, str]:
    return {
        "GEOCODERS": geocoders,
        "NOMINATIM_URL": "https://nominatim.example.jp/base",
        "JAGEOCODER_URL": "http://127.0.0.1:5000",
        "CONTACT": "a@example.jp",
    }


def test_nothing_is_asked_unless_configured(store: Store) -> None:
    assert configured(settings(""), store) == []
    services = configured(settings("gsi,nominatim,jageocoder"), store)
    assert [service.source for service in services] == [
        "国土地理院 住所検索",
        "© OpenStreetMap contributors",
        "jageocoder",
    ]


def test_the_day_of_an_answer_is_kept(store: Store) -> None:
    store.remember("試験", "大船", date(2026, 4, 1), {"title": "大船"})
    assert store.answer("試験", "大船") == (date(2026, 4, 1), {"title": "大船"})
