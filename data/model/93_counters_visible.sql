-- The counters room: what its queries compute with.

-- Great-circle distance in kilometres on a sphere of radius 6371.0088 km (mean Earth radius, IUGG).
create macro visible.distance_km(lat_a, lon_a, lat_b, lon_b) as 2 * 6371.0088 * asin(sqrt(least(1,
    sin(radians(lat_b - lat_a) / 2) ** 2
    + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(radians(lon_b - lon_a) / 2) ** 2
)));
