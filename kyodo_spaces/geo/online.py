"""Online address searches as geopy geocoders: asked slowly, remembered, never redirected."""

import io
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, ProxyHandler, Request, build_opener
from urllib.response import addinfourl

from geopy.adapters import URLLibAdapter
from geopy.exc import GeocoderParseError, GeocoderUnavailable, GeopyError
from geopy.geocoders import Nominatim
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location

from .. import clock
from .store import Store

TIMEOUT_S = 10
MAX_ANSWER_BYTES = 2**20
PAUSE_S = 1.0
REST_AFTER_FAILURE_S = 60.0
KEEP_ANSWER = timedelta(days=365)
KEEP_MISS = timedelta(days=30)
GSI_URL = "https://msearch.gsi.go.jp/address-search"


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Refuse: the answer may lead to a machine that only this one can reach."""


class StrictAdapter(URLLibAdapter):  # type: ignore[misc]  # geopy has no types
    """geopy's adapter without redirects, proxies, and answers that are too long or too slow."""

    def __init__(self, *, proxies: object, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        https = HTTPSHandler(context=ssl_context)
        self._opener = build_opener(https, ProxyHandler({}), _NoRedirect)
        self.urlopen = self._open

    def _open(self, request: Request, timeout: float) -> addinfourl:
        deadline = time.monotonic() + timeout
        body = io.BytesIO()
        with self._opener.open(request, timeout=timeout) as response:
            while chunk := response.read1(2**16):
                body.write(chunk)
                if body.tell() > MAX_ANSWER_BYTES:
                    raise OSError("the answer is too long")
                if time.monotonic() > deadline:
                    raise TimeoutError("timed out")
            body.seek(0)
            return addinfourl(body, response.headers, request.full_url, response.status)


class GSI(Geocoder):  # type: ignore[misc]  # geopy has no types
    """国土地理院 address search: a list of Features, each titled with the address it found."""

    def __init__(self, *, url: str = GSI_URL, **options: Any) -> None:
        super().__init__(scheme=urlsplit(url).scheme, **options)
        self._url = url.rstrip("/")

    def geocode(self, query: str, *, timeout: Any = DEFAULT_SENTINEL) -> Location | None:
        """The first place found, titled; None for none."""
        url = f"{self._url}/AddressSearch?{urlencode({'q': query})}"
        return self._call_geocoder(url, self._parse, timeout=timeout)

    @staticmethod
    def _parse(document: Any) -> Location | None:
        if not document:
            return None
        found = document[0]
        longitude, latitude = found["geometry"]["coordinates"][:2]
        return Location(found["properties"]["title"], (latitude, longitude), found)


class Jageocoder(Geocoder):  # type: ignore[misc]  # geopy has no types
    """A jageocoder server: a list of nodes, each with the parts of its full name."""

    def __init__(self, *, url: str, **options: Any) -> None:
        super().__init__(scheme=urlsplit(url).scheme, **options)
        self._url = url.rstrip("/")

    def geocode(self, query: str, *, timeout: Any = DEFAULT_SENTINEL) -> Location | None:
        """The best node, titled with its full name; None for none."""
        url = f"{self._url}/geocode?{urlencode({'addr': query})}"
        return self._call_geocoder(url, self._parse, timeout=timeout)

    @staticmethod
    def _parse(document: Any) -> Location | None:
        if not document:
            return None
        node = document[0]["node"]
        return Location("".join(node["fullname"]), (node["y"], node["x"]), node)


class TitledNominatim(Nominatim):  # type: ignore[misc]  # geopy has no types
    """Nominatim in Japan, titled with its parts in the order of a Japanese address."""

    _PARTS = "province state county city town village city_district".split()
    _TOWNS = "neighbourhood quarter suburb".split()

    def geocode(self, query: str, *, timeout: Any = DEFAULT_SENTINEL) -> Location | None:
        """The best place in Japan; None for none."""
        location = super().geocode(
            query, timeout=timeout, addressdetails=True, country_codes="jp", language="ja"
        )
        if location is None:
            return None
        parts: Mapping[str, str] = location.raw["address"]
        town = next((parts[key] for key in self._TOWNS if key in parts), "")
        names = [parts[key] for key in self._PARTS if key in parts]
        title = "".join([*names, town, parts.get("house_number", "")])
        return Location(title, (location.latitude, location.longitude), location.raw)


class Courteous:
    """An online geocoder, asked at most once a second, and each question only once a year.

    Misses are remembered too, for a month. After a failure the service is left alone for a
    minute. `wait` waits for that many seconds.
    """

    def __init__(
        self,
        geocoder: Geocoder,
        source: str,
        store: Store,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self.source = source
        self._geocoder = geocoder
        self._store = store
        self._wait = wait or threading.Event().wait
        self._lock = threading.Lock()
        self._next = 0.0
        self._rests_until = 0.0

    def geocode(self, query: str) -> Location | None:
        """The place of an address, from memory if it is known; None for none.

        Raises GeopyError where the service fails or is resting after a failure.
        """
        known = self._store.answer(self.source, query)
        if known:
            asked_on, answer = known
            if clock.today() - asked_on <= (KEEP_MISS if answer is None else KEEP_ANSWER):
                return answer and Location(answer["title"], answer["point"], answer)
        location = self._ask(query)
        answer = None
        if location is not None:
            answer = {"title": location.address, "point": [location.latitude, location.longitude]}
        self._store.remember(self.source, query, clock.today(), answer)
        return location

    def _ask(self, query: str) -> Location | None:
        with self._lock:
            now = time.monotonic()
            if now < self._rests_until:
                raise GeocoderUnavailable(f"{self.source} failed a moment ago")
            pause = self._next - now
            self._next = max(now, self._next) + PAUSE_S
        # The lock is free while waiting: others take the turns after this one.
        if pause > 0:
            self._wait(pause)
        try:
            return self._geocoder.geocode(query)
        except GeopyError:
            self._rest()
            raise
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            self._rest()
            raise GeocoderParseError("not the answer of an address search") from error

    def _rest(self) -> None:
        with self._lock:
            self._rests_until = time.monotonic() + REST_AFTER_FAILURE_S


def configured(settings: Mapping[str, str], store: Store) -> list[Courteous]:
    """The services that the settings GEOCODERS, NOMINATIM_URL, JAGEOCODER_URL and CONTACT name."""
    agent = f"kyodo-spaces ({settings['CONTACT']})" if settings["CONTACT"] else "kyodo-spaces"
    options: dict[str, Any] = {
        "timeout": TIMEOUT_S,
        "user_agent": agent,
        "adapter_factory": StrictAdapter,
    }
    nominatim = urlsplit(settings["NOMINATIM_URL"])
    makers: dict[str, Callable[[], Courteous]] = {
        "gsi": lambda: Courteous(GSI(**options), "国土地理院 住所検索", store),
        "nominatim": lambda: Courteous(
            TitledNominatim(
                domain=nominatim.netloc + nominatim.path, scheme=nominatim.scheme, **options
            ),
            "© OpenStreetMap contributors",
            store,
        ),
        "jageocoder": lambda: Courteous(
            Jageocoder(url=settings["JAGEOCODER_URL"], **options), "jageocoder", store
        ),
    }
    return [makers[name]() for name in settings["GEOCODERS"].split(",") if name]
