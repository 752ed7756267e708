-- The counters room: what it may read besides the views of 90_visible.sql.

-- Great-circle distance in kilometres on a sphere of radius 6371.0088 km (mean Earth radius, IUGG).
create macro visible.distance_km(lat_a, lon_a, lat_b, lon_b) as 2 * 6371.0088 * asin(sqrt(least(1,
    sin(radians(lat_b - lat_a) / 2) ** 2
    + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(radians(lon_b - lon_a) / 2) ** 2
)));

create view visible.counter_lines as from marts.counter_lines where visible.is_known();

-- Where people are received today: the address of a counter, or the stops of an itinerant one.
create view visible.addresses as from marts.open_addresses where visible.is_known();

create view visible.commune_names as from marts.commune_names where visible.is_known();
create view visible.counter_changes as from marts.counter_changes where visible.is_known();
create view visible.travel_times as from core.travel_times where visible.is_known();
create view visible.commune_minutes as from marts.commune_minutes where visible.is_known();
create view visible.access_minutes as from marts.access_minutes where visible.is_known();
create view visible.access_ages as from marts.access_ages where visible.is_known();
