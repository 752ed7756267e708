"""Where a longitude and latitude fall on the drawing: what `data/model/11_projection.sql` makes, for points of a page.

An edition has the place of each of its counters; what has none there is placed by these, from the same constants.
"""

from math import atanh, cos, exp, radians, sin

# Lambert-93 (EPSG:2154): conformal conic on GRS80, constants published by IGN.
_E, _N, _C = 0.0818191910428158, 0.725607765053267, 11754255.426096
_X, _Y = 700000.0, 12655612.049876
# The inset of an overseas département: its centre in degrees, the same in the drawing, and units per kilometre.
OVERSEAS = {
    "971": (-61.4, 16.17, 44, 245, 0.66),
    "972": (-61.02, 14.635, 44, 325, 0.9),
    "973": (-53.1, 3.95, 44, 405, 0.135),
    "974": (55.53, -21.13, 44, 485, 0.8),
    "976": (45.16, -12.82, 44, 565, 1.4),
}
_DEGREE = 111.195  # kilometres
_NORTH = 40.0  # degrees: south of it nothing is of the mainland


def lambert(longitude: float, latitude: float) -> tuple[float, float]:
    """Lambert-93, metres."""
    up = sin(radians(latitude))
    radius = _C * exp(-_N * (atanh(up) - _E * atanh(_E * up)))
    turn = _N * radians(longitude - 3)
    return _X + radius * sin(turn), _Y - radius * cos(turn)


def place(longitude: float, latitude: float) -> tuple[float, float]:
    """On the main map, or in the inset of the nearest overseas département."""
    if latitude > _NORTH:
        x, y = lambert(longitude, latitude)
        return 376 + 0.48 * (x - 700000) / 1000, 333 - 0.48 * (y - 6600000) / 1000
    near = min(OVERSEAS.values(), key=lambda one: abs(one[0] - longitude) + abs(one[1] - latitude))
    lon, lat, x, y, scale = near
    across = scale * _DEGREE * (longitude - lon) * cos(radians(lat))
    return x + across, y - scale * _DEGREE * (latitude - lat)


def again(longitude: float, latitude: float) -> tuple[float, float]:
    """In the enlarged inset of Île-de-France, for a place of it."""
    x, y = lambert(longitude, latitude)
    return 99 + 1.2 * (x - 663500) / 1000, 106 - 1.2 * (y - 6842500) / 1000
