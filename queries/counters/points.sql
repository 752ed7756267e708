-- One row per open counter, with its place on the earth and on the drawing, and its requests of the last twelve months.
-- `outside`: the territory outside the 101 départements that it lies in, where it is in no count.
-- optional: region, department, format, carrier, partner
select
    counter_id,
    counters.name,
    type,
    format,
    carrier,
    commune,
    commune_name,
    department,
    region,
    elsewhere.name as outside,
    counters.lat,
    counters.lon,
    x,
    y,
    location_quality,
    itinerant,
    weekly_hours,
    label_from as labelled_on,
    partners,
    is_common,
    requests,
    if(requests is null, coalesce(acts_state, 'value'), 'value') as requests_state,
    coalesce(if(requests is null, counted.kind, worst_kind(counted.kind, footfall.kind)), 'demonstration') as kind
from visible.counters_asked(
    in_region := $region, in_department := $department, of_format := $format, of_carrier := $carrier,
    with_partner := $partner
) as counters
left join visible.territories as elsewhere on elsewhere.level = 'outside' and elsewhere.code = counters.code
left join visible.counter_trends using (counter_id)
left join visible.secret_counters using (counter_id)
left join visible.subject_kinds as counted on counted.subject = 'counters'
left join visible.subject_kinds as footfall on footfall.subject = 'footfall'
order by counter_id
