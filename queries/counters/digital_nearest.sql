-- One row per place of digital mediation within 20 km of a point, the nearest first, five at most; none where none is known.
-- `opening`: as its list writes it, in OpenStreetMap's notation.
select
    place_id,
    places.name,
    communes.name as commune_name,
    address,
    opening,
    weekly_hours,
    france_services,
    visible.distance_km(places.lat, places.lon, $lat::double, $lon::double) as km,
    coalesce(kind, 'real') as kind
from visible.digital_places as places
left join visible.communes on communes.code = places.commune
left join visible.subject_kinds on subject = 'digital_places'
where visible.distance_km(places.lat, places.lon, $lat::double, $lon::double) <= 20
order by km, place_id
limit 5
