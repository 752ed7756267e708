-- One row per open counter, a page at a time; `total` counts all that fit.
-- optional: region, department, format, carrier, partner, alert, search, rows, skip
select
    count(*) over () as total,
    counter_id,
    name,
    type,
    format,
    carrier,
    address,
    postcode,
    commune_name,
    department,
    region,
    label_from as labelled_on,
    weekly_hours,
    partners,
    is_common,
    location_quality,
    requests,
    requests_state,
    months,
    if(requests is null, kind, worst_kind(kind, footfall_kind)) as kind
from visible.counters_asked(
    in_region := $region, in_department := $department, of_format := $format, of_carrier := $carrier,
    with_partner := $partner
)
where
    ($search is null or holds_all(words, $search))
    and ($alert is null or counter_id in (select thing from visible.alerts where alert = $alert))
order by place
limit coalesce($rows::bigint, 100)
offset coalesce($skip::bigint, 0)
