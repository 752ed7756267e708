-- One row per open counter, by département and commune, with its place on the earth and on the drawing, and its requests of the last twelve months.
-- `outside`: the territory outside the 101 départements that it lies in, where it is in no count.
-- optional: region, department, format, carrier, partner
select
    counter_id,
    name,
    type,
    format,
    carrier,
    commune,
    commune_name,
    department,
    region,
    if(level = 'outside', place_name, null) as outside,
    lat,
    lon,
    x,
    y,
    location_quality,
    itinerant,
    weekly_hours,
    label_from as labelled_on,
    partners,
    is_common,
    requests,
    requests_state,
    if(requests is null, kind, worst_kind(kind, footfall_kind)) as kind
from visible.counters_asked(
    in_region := $region, in_department := $department, of_format := $format, of_carrier := $carrier,
    with_partner := $partner
)
order by place
