"""Where a row is: commune of today, postcode, and coordinates tested against the department's outline."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from data.contracts import fold
from data.reference import places


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
ALIKE = 0.8  # of a name whose commune is known by its code, or by its postcode
FAR_KM = 10.0  # from a commune's point: few communes reach further, and few counters stand so far from their town
BY_WHAT_IS_SAID = ("commune_by_name", "commune_by_former_name", "commune_by_geocoder", "commune_in_name")


def locate(given: Given) -> tuple[Place, list[Doubt]]:
    """The place of a row, and what had to be put right or could not be."""
    if given.commune_name == given.commune:  # one column was read as both
        given = given._replace(commune_name=None)
    place = Place()
    doubts: list[Doubt] = []
    outside = _outside(given)
    place.department_given = outside
    place.department = None if outside else given.department
    if outside:
        place.commune_given = given.commune
        if given.department != outside:
            doubts.append(Doubt("outside_scope", "commune", given.commune, places.OUTSIDE[outside]))
    else:
        doubts += _commune(given, place)
        doubts += _department(given, place)
    doubts += _postcode(given, place)
    doubts += _coordinates(given, place)
    return place, doubts


def _outside(given: Given) -> str | None:
    """The territory outside the 101 departments that a row lies in, by its department or by its commune's code."""
    if given.department in places.OUTSIDE:
        return given.department
    code = given.commune or ""
    return code[:3] if len(code) == 5 and code[:3] in places.OUTSIDE else None


def _commune(given: Given, place: Place) -> Iterator[Doubt]:
    written = given.commune
    code, rule = places.current_commune(written.zfill(5)) if written else (None, None)
    if code is None:
        code, rule = next(_candidates(given), (None, "unknown_commune"))
    elif another := _contradicted(given, code):
        code, rule = another, "code_of_another"
    elif written and len(written) < 5:
        rule = rule or "padded"
    if code and written in places.postcodes()[code] and rule in ("code_of_another", *BY_WHAT_IS_SAID):
        rule = "postcode_for_code"
    place.commune = code
    place.commune_given = written if written != code else None
    if rule:
        shown = written or " ".join(filter(None, (given.postcode, given.commune_name))) or given.name
        yield Doubt(rule, "commune", shown, code)
    if code and rule not in BY_WHAT_IS_SAID and given.commune_name and not _bears(code, given.commune_name):
        yield Doubt("name_differs", "commune_name", given.commune_name, f"{code} ({places.communes()[code].name})")


def _contradicted(given: Given, code: str) -> str | None:
    """The commune that a row speaks of when its code is another's: more of its cells must say so.

    The code itself counts for its commune, unless it is the postcode again.
    """
    if all(_said(given, code)):
        return None
    enough = sum(_said(given, code)) + (given.commune != given.postcode)
    return next((other for other, _ in _candidates(given) if sum(_said(given, other)) > enough), None)


def _said(given: Given, commune: str) -> Iterator[bool]:
    """For each cell that tells of the place, but the code: whether it speaks for a commune."""
    if given.commune_name:
        yield _bears(commune, given.commune_name)
    if given.postcode in places.communes_by_postcode():
        yield given.postcode in places.postcodes()[commune]
    if given.latitude is not None and given.longitude is not None:
        yield places.km_to_commune(given.latitude, given.longitude, commune) <= FAR_KM
    if given.commune in places.postcodes()[commune]:
        yield True


def _bears(commune: str, name: str) -> bool:
    """Whether a commune is, or was, called so, or almost: no other of its department bears that very name."""
    key, known = places.name_key(name), places.names_of_communes()[commune]
    if key in known or key in places.communes_by_name()[places.communes()[commune].department]:
        return key in known
    words = set(key.split())
    return any(words <= set(one.split()) or words >= set(one.split()) for one in known) or bool(
        get_close_matches(key, known, n=1, cutoff=ALIKE)
    )


def _candidates(given: Given) -> Iterator[tuple[str, str]]:
    """Communes that the row may mean when its code is absent, unknown or another's, most certain first."""
    names = places.communes_by_name().get(given.department or "", {})
    former = places.communes_by_former_name().get(given.department or "", {})
    keys = [places.name_key(text) for text in (given.commune_name, given.commune) if text]
    delivered = [code for code in _delivered(given) if given.department in (None, places.communes()[code].department)]
    served = [code for code in delivered if given.commune_name and _bears(code, given.commune_name)]
    ways = [(codes, "commune_by_name") for codes in [*(names.get(key, ()) for key in keys), served]]
    ways += [(former.get(key, ()), "commune_by_former_name") for key in keys]
    ways.append((delivered, "commune_by_name"))
    if given.geocoder_commune:
        code, _ = places.current_commune(given.geocoder_commune)
        fits = code and places.communes()[code].department == given.department
        ways.append(([code] if code and fits else [], "commune_by_geocoder"))
    yield from ((codes[0], rule) for codes, rule in ways if len(codes) == 1)
    if given.name and not given.commune_name:
        read = _read_in(given.name, given.department or "")
        yield from ((codes[0], "commune_in_name") for codes in read if len(codes) == 1)


def _delivered(given: Given) -> frozenset[str]:
    """Communes of the postcode, wherever it is written."""
    known = places.communes_by_postcode()
    return next((known[text] for text in (given.postcode, given.commune) if text in known), frozenset())


@lru_cache(maxsize=8192)  # a list is read again at each publication, and says the same names
def _read_in(name: str, department: str) -> tuple[tuple[str, ...], ...]:
    """Communes named within a name ("Antenne d'Anould"), the longest first; else one spelt almost like it."""
    former = places.communes_by_former_name().get(department, {})
    names = former | places.communes_by_name().get(department, {})
    words = f" {fold(name).replace('_', ' ')} "
    inside = [key for key in names if f" {key} " in words]
    similar = get_close_matches(places.name_key(name), names, n=1, cutoff=FITTING)
    return tuple(names[key] for key in [*sorted(inside, key=len, reverse=True)[:1], *similar])


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
        yield from _postcode_elsewhere(written, place)
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


def _postcode_elsewhere(postcode: str | None, place: Place) -> Iterator[Doubt]:
    """A postcode that delivers to other communes only, or cannot be a CEDEX: those are in no list."""
    if not postcode or not place.commune or postcode in places.postcodes()[place.commune]:
        return
    number = place.commune[: 3 if place.commune.startswith("97") else 2].replace("2A", "20").replace("2B", "20")
    is_cedex = postcode.startswith(number) and postcode != place.commune
    if postcode in places.communes_by_postcode() or not is_cedex:
        commune = places.communes()[place.commune]
        yield Doubt("postcode_differs", "postcode", postcode, f"{commune.code} ({commune.name})")


def _coordinates(given: Given, place: Place) -> Iterator[Doubt]:
    lat, lon = given.latitude, given.longitude
    if lat is None or lon is None:
        yield from _at_commune(place, Doubt("no_coordinates", "latitude", None))
    elif _plausible(lat, lon, place):
        yield from _at_point(place, lat, lon)
    elif _plausible(lon, lat, place):
        yield Doubt("coordinates_swapped", "latitude", f"{lat:g}, {lon:g}")
        yield from _at_point(place, lon, lat)
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


def _at_point(place: Place, lat: float, lon: float) -> Iterator[Doubt]:
    """Take a point, however far it is from the commune's: a large commune, or an annexe, is a reason."""
    place.lat, place.lon, place.location_quality = lat, lon, "given"
    km = places.km_to_commune(lat, lon, place.commune) if place.commune else 0.0
    if place.commune and km > FAR_KM:
        yield Doubt("far_from_commune", "latitude", f"{km:.0f}", places.communes()[place.commune].name)


def _at_commune(place: Place, doubt: Doubt) -> Iterator[Doubt]:
    """Fall back to the point of the commune or arrondissement; without a commune the row has no place on a map."""
    if place.commune:
        place.lat, place.lon = places.centre(place.commune, place.commune_given, place.postcode)
        place.location_quality = "commune"
        yield doubt._replace(detail=places.communes()[place.commune].name)
    else:
        yield doubt._replace(rule="not_located")
