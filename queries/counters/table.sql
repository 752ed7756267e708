-- One row per open counter, a page at a time; `total` counts all that fit.
-- optional: region, department, format, carrier, partner, alert, search, rows, skip
with found as (
    select *, count(*) over () as total
    from visible.counters_asked(
        in_region := $region, in_department := $department, of_format := $format, of_carrier := $carrier,
        with_partner := $partner
    )
    where
        ($search is null or holds_all(words, $search))
        and ($alert is null or counter_id in (select thing from visible.alerts where alert = $alert))
),

one_page as (
    select *
    from found
    order by department nulls last, strip_accents(commune_name), counter_id
    limit coalesce($rows::bigint, 100)
    offset coalesce($skip::bigint, 0)
)

select
    total,
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
    if(requests is null, coalesce(acts_state, 'value'), 'value') as requests_state,
    months,
    coalesce(if(requests is null, counted.kind, worst_kind(counted.kind, footfall.kind)), 'demonstration') as kind
from one_page
left join visible.counter_trends using (counter_id)
left join visible.secret_counters using (counter_id)
left join visible.subject_kinds as counted on counted.subject = 'counters'
left join visible.subject_kinds as footfall on footfall.subject = 'footfall'
order by department nulls last, strip_accents(commune_name), counter_id
