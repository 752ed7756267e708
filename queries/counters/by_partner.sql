-- One row per partner: requests over the last twelve months, over the twelve before, and what was done on the spot.
-- optional: region, department
with here as (
    select
        partner,
        sum(requests)::bigint as requests,
        sum(requests_before)::bigint as requests_before,
        sum(done_on_site)::bigint as done_on_site,
        sum(redirected)::bigint as redirected,
        sum(requests_with_outcome)::bigint as requests_with_outcome
    from visible.partner_years
    where
        level = 'department'
        and visible.is_inside(region, code, $region, $department)
    group by partner
)

select
    partner,
    name_fr,
    name_en,
    family,
    joined_on,
    left_on,
    coalesce(requests, 0) as requests,
    coalesce(requests_before, 0) as requests_before,
    done_on_site,
    redirected,
    requests_with_outcome,
    coalesce(kind, (select kind from visible.editions)) as kind
from visible.partners
left join here using (partner)
left join visible.subject_kinds on subject = 'footfall'
order by requests desc, partner
