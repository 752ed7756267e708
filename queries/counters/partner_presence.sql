-- One row per partner: when it joined and left the bundle, and at how many open counters whose partners are known it is.
-- optional: region, department
with here as (
    select counter_id, partner_list
    from visible.counters
    where
        is_open
        and department is not null
        and partners_known
        and visible.is_inside(region, department, $region, $department)
)

select
    partner,
    name_fr,
    name_en,
    family,
    joined_on,
    left_on,
    (select count(*) from here where list_contains(partner_list, partner)) as counters,
    (select count(*) from here) as known,
    coalesce(kind, (select kind from visible.editions)) as kind
from visible.partners
left join visible.subject_kinds on subject = 'counters'
order by joined_on nulls last, counters desc, partner
