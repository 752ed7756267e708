-- Projection: where a longitude and latitude (WGS84, degrees) fall on the drawing of pages/static/map.json.
-- The drawing itself is made by these macros (data/reference/drawing.py), so a point always lies on its outline.

-- Lambert-93 (EPSG:2154), metres: conformal conic on GRS80, constants published by IGN.
create macro lambert_isometric(lat) as
    atanh(sin(radians(lat))) - 0.0818191910428158 * atanh(0.0818191910428158 * sin(radians(lat)));

create macro lambert_radius(lat) as 11754255.426096 * exp(-0.725607765053267 * lambert_isometric(lat));

create macro lambert_x(lon, lat) as
    700000 + lambert_radius(lat) * sin(0.725607765053267 * radians(lon - 3));

create macro lambert_y(lon, lat) as
    12655612.049876 - lambert_radius(lat) * cos(0.725607765053267 * radians(lon - 3));

-- The inset of an overseas departement: its centre in degrees, the same in the drawing, and units per kilometre.
create macro overseas_frame(department) as case department
    when '971' then {lon: -61.4, lat: 16.17, x: 44, y: 245, scale: 0.66}
    when '972' then {lon: -61.02, lat: 14.635, x: 44, y: 325, scale: 0.9}
    when '973' then {lon: -53.1, lat: 3.95, x: 44, y: 405, scale: 0.135}
    when '974' then {lon: 55.53, lat: -21.13, x: 44, y: 485, scale: 0.8}
    when '976' then {lon: 45.16, lat: -12.82, x: 44, y: 565, scale: 1.4}
end;

create macro is_mainland(department) as department not like '97_' and department not like '98_';

-- Drawing coordinates on the main map, or in the inset of an overseas departement; null outside both.
-- Insets are small enough for degrees to be taken as lengths: 111.195 km each, shortened by cos(latitude) eastwards.
-- To the thousandth, two metres on the ground, which packs into a third of the room.
create macro map_x(lon, lat, department) as round(case
    when is_mainland(department) then 376 + 0.48 * (lambert_x(lon, lat) - 700000) / 1000
    else overseas_frame(department).x
        + overseas_frame(department).scale * 111.195
            * (lon - overseas_frame(department).lon) * cos(radians(overseas_frame(department).lat))
end, 3);

create macro map_y(lon, lat, department) as round(case
    when is_mainland(department) then 333 - 0.48 * (lambert_y(lon, lat) - 6600000) / 1000
    else overseas_frame(department).y
        - overseas_frame(department).scale * 111.195 * (lat - overseas_frame(department).lat)
end, 3);

-- Drawing coordinates in the enlarged inset of Ile-de-France; null elsewhere.
create macro in_inset(department) as department in ('75', '77', '78', '91', '92', '93', '94', '95');

create macro inset_x(lon, lat, department) as round(case
    when in_inset(department) then 99 + 1.2 * (lambert_x(lon, lat) - 663500) / 1000
end, 3);

create macro inset_y(lon, lat, department) as round(case
    when in_inset(department) then 106 - 1.2 * (lambert_y(lon, lat) - 6842500) / 1000
end, 3);

-- Great-circle distance in kilometres on a sphere of radius 6371.0088 km (mean Earth radius, IUGG).
create macro distance_km(lat_a, lon_a, lat_b, lon_b) as 2 * 6371.0088 * asin(sqrt(least(1,
    sin(radians(lat_b - lat_a) / 2) ** 2
    + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(radians(lon_b - lon_a) / 2) ** 2
)));
