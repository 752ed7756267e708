-- The counters room: what it may read besides the views of 90_visible.sql.

-- Great-circle distance in kilometres on a sphere of radius 6371.0088 km (mean Earth radius, IUGG).
create macro visible.distance_km(lat_a, lon_a, lat_b, lon_b) as 2 * 6371.0088 * asin(sqrt(least(1,
    sin(radians(lat_b - lat_a) / 2) ** 2
    + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(radians(lon_b - lon_a) / 2) ** 2
)));

-- Words as they are compared: no accent, no sign, "st" written out.
create macro visible.plain(words) as trim(
    regexp_replace(regexp_replace(regexp_replace(
        lower(strip_accents(words)), '[^a-z0-9]+', ' ', 'g'), '\bste\b', 'sainte', 'g'), '\bst\b', 'saint', 'g')
);

create view visible.counter_lines as from marts.counter_lines where visible.is_known();

-- Where people are received today: the address of a counter, or the stops of an itinerant one.
create view visible.addresses as
    select counter_id, null as stop, department, lat, lon
    from marts.counters
    where visible.is_known() and is_open and not itinerant and lat is not null
    union all
    select distinct counter_id, communes.code, communes.department, communes.lat, communes.lon
    from core.counter_stops as stops
    join marts.counters using (counter_id)
    join core.communes on communes.code = stops.commune
    where visible.is_known() and is_open and itinerant;
