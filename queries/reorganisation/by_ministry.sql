-- One row per ministry that holds proposals: how many, since when, and how many beyond the day they were due.
-- optional: region, department
with held as (
    select ministry, proposal_id, title, as_of - opened_on as days, due_on < as_of as beyond
    from visible.ministry_analyses
    join visible.proposals using (proposal_id)
    join visible.proposal_files using (proposal_id)
    cross join visible.clock
    where
        live
        and not decided
        and opened_on <= as_of
        and (closed_on is null or closed_on > as_of)
        and ($region is null or list_contains(regions, $region))
        and ($department is null or list_contains(departments, $department))
)

select
    ministry,
    coalesce(name_fr, ministry) as name_fr,
    coalesce(name_en, ministry) as name_en,
    count(*) as waiting,
    median(days) as median_days,
    max(days) as worst_days,
    arg_max(proposal_id, days) as worst_proposal,
    arg_max(title, days) as worst_title,
    count(*) filter (beyond) as beyond_due,
    any_value(kind) as kind
from held
left join visible.ministries using (ministry)
left join visible.subject_kinds on subject = 'proposals'
group by ministry, name_fr, name_en
order by waiting desc, median_days desc
