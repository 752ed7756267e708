-- One row per open counter, with its place on the earth and on the drawing, and its requests of the last twelve months.
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
    coalesce(if(requests is null, counted.kind, worst_kind(counted.kind, footfall.kind)), 'demonstration') as kind
from visible.counters
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
