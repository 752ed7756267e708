"""Distances on the sphere, in kilometres: between points, to the nearest, to all those within reach."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

EARTH_RADIUS_KM = 6371.0088  # mean radius (IUGG); the access figures of the database use the same


def great_circle_km(lat: Floats, lon: Floats, other_lat: Floats, other_lon: Floats) -> Floats:
    """Length of the arc between points given in degrees, by the haversine formula (exact on the sphere)."""
    phi, other_phi = np.radians(lat), np.radians(other_lat)
    half = np.sin((other_phi - phi) / 2) ** 2
    half += np.cos(phi) * np.cos(other_phi) * np.sin(np.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1)))


def between_km(places: pd.DataFrame, i: Integers, others: pd.DataFrame, j: Integers) -> Floats:
    """Distance between row i of `places` and row j of `others` (both with lat, lon), pair by pair."""
    lat, lon = _degrees(places)
    other_lat, other_lon = _degrees(others)
    return great_circle_km(lat[i], lon[i], other_lat[j], other_lon[j])


def nearest(places: pd.DataFrame, others: pd.DataFrame, count: int = 1) -> tuple[Integers, Floats]:
    """The `count` rows of `others` nearest to each of `places`, in order: positions and kilometres (both n x count)."""
    _, found = _tree(others).query(_vectors(places), k=range(1, count + 1))
    rows = np.repeat(np.arange(len(places)), count)
    return found, between_km(places, rows, others, found.ravel()).reshape(found.shape)


def nearest_km(places: pd.DataFrame, others: pd.DataFrame) -> Floats:
    """Kilometres from each of `places` to the nearest of `others`, infinite without any. ValueError on null points."""
    if others.empty:
        return np.full(len(places), np.inf)
    nowhere = int(others[["lat", "lon"]].isna().any(axis=1).sum())
    if nowhere:
        raise ValueError(f"{nowhere} points without lat or lon")
    return nearest(places, others)[1][:, 0]


def within(places: pd.DataFrame, others: pd.DataFrame, km: float | Floats) -> tuple[Integers, Integers, Floats]:
    """Pairs at most `km` apart (one reach, or one per row of `places`): row of `places`, of `others`, kilometres."""
    found = _tree(others).query_ball_point(_vectors(places), _chord(km))
    counts = np.fromiter(map(len, found), dtype=np.int64, count=len(places))
    i = np.repeat(np.arange(len(places)), counts)
    j = np.fromiter((place for row in found for place in row), dtype=np.int64, count=int(counts.sum()))
    apart = between_km(places, i, others, j)
    kept = apart <= np.broadcast_to(km, len(places))[i]
    return i[kept], j[kept], apart[kept]


def count_within(places: pd.DataFrame, others: pd.DataFrame, km: float | Floats) -> int:
    """How many pairs `within` would return, at most one in a million more."""
    return int(_tree(others).query_ball_point(_vectors(places), _chord(km), return_length=True).sum())


def _degrees(places: pd.DataFrame) -> tuple[Floats, Floats]:
    return places["lat"].to_numpy(np.float64), places["lon"].to_numpy(np.float64)


def _vectors(places: pd.DataFrame) -> Floats:
    """Points of the unit sphere: the straight line between them grows with the arc, so a tree finds the nearest."""
    phi, lam = (np.radians(degrees) for degrees in _degrees(places))
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def _chord(km: float | Floats) -> Any:
    # A hair wider than the arc, because the distance that decides is the haversine one.
    return 2 * np.sin(np.minimum(np.asarray(km) / EARTH_RADIUS_KM / 2, np.pi / 2)) * (1 + 1e-9) + 1e-12


def _tree(places: pd.DataFrame) -> Any:
    from scipy.spatial import cKDTree  # 23 MB and 0.15 s, of who chooses a procedure or opens the planner first

    return cKDTree(_vectors(places))
