"""Outlines with fewer places, for who looks at all of them."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from math import dist

Place = tuple[float, float]
Ring = Sequence[Place]


def kept(rings: Sequence[Ring], within: float) -> set[Place]:
    """The places that lines keep so that the others lie within so many units of them; neighbours keep the same ones."""
    sides = {frozenset(side) for ring in rings for side in pairwise(ring)}
    met = Counter(place for side in sides for place in side)
    corners = {place for place, times in met.items() if times != 2}  # where more than two territories touch
    return {place for ring in rings for line in _lines(ring, corners) for place in _kept(line, within)}


def thinned(ring: Ring, places: Collection[Place]) -> Ring:
    """A closed ring of these of its places alone; all of it where less than a triangle would be left."""
    left = [place for place in ring[:-1] if place in places]
    return [*left, left[0]] if len(left) > 2 else ring


def _lines(ring: Ring, corners: Collection[Place]) -> Iterator[Ring]:
    """What lies between the corners of a ring, each line in the same sense whoever's ring it is."""
    start = next((rank for rank, place in enumerate(ring) if place in corners), ring.index(min(ring)))
    turned = [*ring[start:-1], *ring[:start], ring[start]]
    ends = [rank for rank, place in enumerate(turned) if place in corners or rank in (0, len(turned) - 1)]
    for first, last in pairwise(ends):
        line = turned[first : last + 1]
        yield line if line[0] < line[-1] else line[::-1]


def _kept(line: Ring, within: float) -> set[Place]:
    """As Douglas and Peucker do: the farthest place, if it is too far, and then on either side of it."""
    first, last = line[0], line[-1]
    away = [_away(place, first, last) for place in line]
    most = max(away)
    if most <= within:
        return {first, last}
    rank = away.index(most)
    return _kept(line[: rank + 1], within) | _kept(line[rank:], within)


def _away(place: Place, first: Place, last: Place) -> float:
    """How far a place is from a line, or from the place where it begins and ends."""
    if first == last:
        return dist(place, first)
    (x, y), (x1, y1), (x2, y2) = place, first, last
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / dist(first, last)
