-- One row per partner: requests over the last twelve months, over the twelve before, and what was done on the spot.
-- optional: region, department
with months as (
    select
        month,
        month > (select max(month) from visible.months) - interval 12 month as is_recent
    from visible.months
    where month > (select max(month) from visible.months) - interval 24 month
),

cells as (
    select partner, is_recent, requests, done_on_site, redirected, requests_with_outcome
    from visible.footfall_months as footfall
    join months using (month)
    where
        level = 'department'
        and ($region is null or region = $region)
        and ($department is null or code = $department)
)

select
    partner,
    name_fr,
    name_en,
    family,
    joined_on,
    left_on,
    coalesce(sum(requests) filter (is_recent), 0)::bigint as requests,
    coalesce(sum(requests) filter (not is_recent), 0)::bigint as requests_before,
    sum(done_on_site) filter (is_recent)::bigint as done_on_site,
    sum(redirected) filter (is_recent)::bigint as redirected,
    sum(requests_with_outcome) filter (is_recent)::bigint as requests_with_outcome,
    coalesce(any_value(kind), 'demonstration') as kind
from visible.partners
left join cells using (partner)
left join visible.subject_kinds on subject = 'footfall'
group by partner, name_fr, name_en, family, joined_on, left_on
order by requests desc, partner
