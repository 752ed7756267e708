-- One row per partner: requests over the last twelve months, over the twelve before, and what was done on the spot.
-- optional: region, department
with cells as materialized (
    select
        partner,
        month > (select max(month) from visible.months) - interval 12 month as is_recent,
        sum(requests)::bigint as requests,
        sum(done_on_site)::bigint as done_on_site,
        sum(redirected)::bigint as redirected,
        sum(requests_with_outcome)::bigint as requests_with_outcome
    from visible.footfall_months
    where
        level = 'department'
        and month > (select max(month) from visible.months) - interval 24 month
        and ($region is null or region = $region)
        and ($department is null or code = $department)
    group by all
)

select
    partner,
    name_fr,
    name_en,
    family,
    joined_on,
    left_on,
    coalesce(recent.requests, 0) as requests,
    coalesce(earlier.requests, 0) as requests_before,
    recent.done_on_site,
    recent.redirected,
    recent.requests_with_outcome,
    coalesce(kind, 'demonstration') as kind
from visible.partners
left join (from cells where is_recent) as recent using (partner)
left join (from cells where not is_recent) as earlier using (partner)
left join visible.subject_kinds on subject = 'footfall'
order by requests desc, partner
