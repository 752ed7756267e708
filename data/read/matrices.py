"""Travel times as routers answer them, OSRM or Valhalla: a matrix between points becomes a line for each pair."""

from collections.abc import Iterator, Mapping, Sequence

from data.problem import Problem, Refused
from data.read.bounds import refuse_size
from data.read.geojson import text

HEADER = ["origin_point", "destination_point", "seconds"]
Table = tuple[list[str], list[int], list[list[str]]]


def cells(file: str, parsed: Mapping[str, object]) -> Table | None:
    """Header, numbers of pairs and rows of the answer of a router; None where it is none. Raises Refused.

    OSRM: `durations`, lists of seconds, and for each point a `location` (longitude, latitude). Valhalla: the same, or
    `sources_to_targets`, lists of `time`; its points have `lon` and `lat`. A pair without a way has no seconds.
    """
    times = _times(parsed)
    if times is None:
        return None
    origins, destinations = _points(parsed.get("sources")), _points(parsed.get("destinations", parsed.get("targets")))
    if len(times) != len(origins) or any(len(row) != len(destinations) for row in times):
        raise Refused(Problem(file, "matrix_without_points", value=f"{len(origins)} x {len(destinations)}"))
    refuse_size(file, len(origins) * len(destinations), len(HEADER))
    rows = [
        [origin, destination, text(seconds)]
        for origin, row in zip(origins, times, strict=True)
        for destination, seconds in zip(destinations, row, strict=True)
    ]
    return HEADER, list(range(1, len(rows) + 1)), rows


def _times(parsed: Mapping[str, object]) -> list[list[object]] | None:
    """Seconds by origin, then by destination."""
    pairs = parsed.get("sources_to_targets")
    durations = _matrix(pairs.get("durations") if isinstance(pairs, dict) else parsed.get("durations"))
    if durations is None and (told := _matrix(pairs)):
        durations = [[one.get("time") if isinstance(one, dict) else None for one in row] for row in told]
    return durations


def _matrix(value: object) -> list[list[object]] | None:
    """The lists of a list of lists; None for anything else."""
    if not isinstance(value, list) or not value:
        return None
    return value if all(isinstance(row, list) for row in value) else None


def _points(said: object) -> list[str]:
    """The points of a list, as `latitude, longitude`; "" for one that says none."""
    return [_point(one) for one in _flat(said)] if isinstance(said, list) else []


def _flat(said: Sequence[object]) -> Iterator[object]:
    for one in said:
        yield from one if isinstance(one, list) else [one]  # Valhalla lists them by groups in some versions


def _point(said: object) -> str:
    if not isinstance(said, dict):
        return ""
    place = said.get("location")
    lon, lat = place if isinstance(place, list) and len(place) == 2 else (said.get("lon"), said.get("lat"))
    return f"{text(lat)}, {text(lon)}" if lat is not None and lon is not None else ""
