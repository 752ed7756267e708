"""Where a row is: commune of today, postcode, and coordinates tested against the department's outline."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from data import places
from data.contract import fold


class Given(NamedTuple):
    """What a row says of its place. The department is a code already checked; the rest is as written."""

    department: str | None
    commune: str | None
    commune_name: str | None
    postcode: str | None
    latitude: float | None
    longitude: float | None
    geocoder_commune: str | None
    name: str | None


@dataclass
class Place:
    """What is kept; *_given: as written, where it differs. `location_quality`: given, commune (its point) or none."""

    department: str | None = None
    department_given: str | None = None
    commune: str | None = None
    commune_given: str | None = None
    postcode: str | None = None
    lat: float | None = None
    lon: float | None = None
    location_quality: str = "none"


class Doubt(NamedTuple):
    """A problem of a row: rule, column, value, detail."""

    rule: str
    column: str
    value: str | None
    detail: str | None = None


COLUMNS = ("department", "commune", "commune_name", "postcode", "latitude", "longitude", "geocoder_commune", "name")
FITTING = 0.92  # of a name misspelt by a letter


def locate(given: Given) -> tuple[Place, list[Doubt]]:
    """The place of a row, and what had to be put right or could not be."""
    place = Place()
    doubts: list[Doubt] = []
    outside = given.department in places.OUTSIDE
    place.department_given = given.department if outside else None
    place.department = None if outside else given.department
    if outside:
        place.commune_given = given.commune
    else:
        doubts += _commune(given, place)
        doubts += _department(given, place)
    doubts += _postcode(given, place)
    doubts += _coordinates(given, place)
    return place, doubts


def _commune(given: Given, place: Place) -> Iterator[Doubt]:
    written = given.commune
    code, rule = places.current_commune(written.zfill(5)) if written else (None, None)
    if code is None:
        code, rule = next(_candidates(given), (None, "unknown_commune"))
    elif written and len(written) < 5:
        rule = rule or "padded"
    place.commune = code
    place.commune_given = written if written != code else None
    if rule:
        shown = written or " ".join(filter(None, (given.postcode, given.commune_name))) or given.name
        yield Doubt(rule, "commune", shown, code)


def _candidates(given: Given) -> Iterator[tuple[str, str]]:
    """Communes that the row may mean when its code is absent or unknown, most certain first."""
    names = places.communes_by_name().get(given.department or "", {})
    named = names.get(places.name_key(given.commune_name or ""), ())
    served = tuple(code for code in named if given.postcode in places.postcodes().get(code, ()))
    delivered = tuple(code for codes in names.values() for code in codes if given.postcode in places.postcodes()[code])
    for codes in (named, served, delivered):
        if len(codes) == 1:
            yield codes[0], "commune_by_name"
    if given.geocoder_commune:
        code, _ = places.current_commune(given.geocoder_commune)
        if code and places.communes()[code].department == given.department:
            yield code, "commune_by_geocoder"
    if given.name and not given.commune_name:
        for codes in _read_in(given.name, names):
            if len(codes) == 1:
                yield codes[0], "commune_in_name"


def _read_in(name: str, names: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Communes named within a name ("Antenne d'Anould"), the longest first; else one spelt almost like it."""
    words = f" {fold(name).replace('_', ' ')} "
    inside = [key for key in names if f" {key} " in words]
    similar = get_close_matches(places.name_key(name), names, n=1, cutoff=FITTING)
    yield from (names[key] for key in [*sorted(inside, key=len, reverse=True)[:1], *similar])


def _department(given: Given, place: Place) -> Iterator[Doubt]:
    if not place.commune:
        return
    lies_in = places.communes()[place.commune].department
    if not given.department:
        place.department = lies_in
        yield Doubt("department_from_commune", "department", None, lies_in)
    elif given.department != lies_in:
        yield Doubt("department_differs", "department", given.department, f"{place.commune} ({lies_in})")


def _postcode(given: Given, place: Place) -> Iterator[Doubt]:
    """Four digits may lack the first or the last: the commune's postcodes tell, else the department's number."""
    written = given.postcode
    place.postcode = written
    if not written or (len(written) == 5 and written.isdigit()):
        return
    known = places.postcodes().get(place.commune or "", frozenset())
    fitting = {code for code in known if len(written) == 4 and written in (code[1:], code[:4])}
    zeroed = f"0{written}"
    if zeroed in fitting or (not fitting and len(written) == 4 and zeroed.startswith(place.department or "-")):
        fitting = {zeroed}
    if len(fitting) == 1:
        place.postcode = fitting.pop()
        yield Doubt("postcode_completed", "postcode", written, place.postcode)
    else:
        yield Doubt("not_a_postcode", "postcode", written)


def _coordinates(given: Given, place: Place) -> Iterator[Doubt]:
    lat, lon = given.latitude, given.longitude
    if lat is None or lon is None:
        yield from _at_commune(place, Doubt("no_coordinates", "latitude", None))
    elif _plausible(lat, lon, place):
        place.lat, place.lon, place.location_quality = lat, lon, "given"
    elif _plausible(lon, lat, place):
        place.lat, place.lon, place.location_quality = lon, lat, "given"
        yield Doubt("coordinates_swapped", "latitude", f"{lat:g}, {lon:g}")
    else:
        yield from _at_commune(place, Doubt(_what_is_wrong(lat, lon), "latitude", f"{lat:g}, {lon:g}"))


def _plausible(lat: float, lon: float, place: Place) -> bool:
    """Whether a point lies in the department, or in the one of the commune; anywhere on Earth when outside the 101."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat, lon) == (0, 0):
        return False
    of_commune = places.communes()[place.commune].department if place.commune else None
    expected = {code for code in (place.department, of_commune) if code}
    return any(places.near(lat, lon, code) for code in expected) if expected else lat != lon


def _what_is_wrong(lat: float, lon: float) -> str:
    if lat == lon:
        return "latitude_is_longitude"
    return "coordinates_in_metres" if max(abs(lat), abs(lon)) > 180 else "coordinates_elsewhere"


def _at_commune(place: Place, doubt: Doubt) -> Iterator[Doubt]:
    """Fall back to the commune's point; without a commune the row has no place on a map."""
    if place.commune:
        commune = places.communes()[place.commune]
        place.lat, place.lon, place.location_quality = commune.lat, commune.lon, "commune"
        yield doubt._replace(detail=commune.name)
    else:
        yield doubt._replace(rule="not_located")
