-- One row per type of proposal: decisions taken, by outcome, and what was carried out.
-- optional: region, department
select
    type,
    count(*) filter (decided) as decided,
    count(*) filter (outcome = 'retained') as retained,
    count(*) filter (outcome = 'modified') as modified,
    count(*) filter (outcome = 'rejected') as rejected,
    count(implemented_on) as implemented,
    count(*) filter (days_late > 0) as late,
    any_value(kind) as kind
from visible.proposals
left join visible.subject_kinds on subject = 'proposals'
where
    ($region is null or list_contains(regions, $region))
    and ($department is null or list_contains(departments, $department))
group by type
having decided > 0
order by decided desc, type
