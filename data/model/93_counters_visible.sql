-- The counters room: what its queries compute with.

create macro visible.distance_km(lat_a, lon_a, lat_b, lon_b) as distance_km(lat_a, lon_a, lat_b, lon_b);
