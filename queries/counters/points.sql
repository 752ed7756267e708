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
    coalesce(if(requests is null, counted.kind, worst_kind(counted.kind, footfall.kind)), 'demonstration') as kind
from visible.counters as counters
left join visible.territories as elsewhere on elsewhere.level = 'outside' and elsewhere.code = counters.code
left join visible.counter_trends using (counter_id)
left join visible.subject_kinds as counted on counted.subject = 'counters'
left join visible.subject_kinds as footfall on footfall.subject = 'footfall'
where
    is_open
    and ($region is null or region = $region)
    and ($department is null or department = $department)
    and ($format is null or format = $format)
    and ($carrier is null or carrier = $carrier)
    and ($partner is null or list_contains(partner_list, $partner))
order by counter_id
