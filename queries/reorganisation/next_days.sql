-- One row per dated thing planned within so many days of the edition's date, in the reader's scope, nearest first.
-- optional: region, department
-- `what`: event (its stage) | dialogue (its body) | answer (the day set for ministries) | milestone.
select *, count(*) over () as total
from (
    select day, what, thing, proposal_id, title, region_name, null as label_fr, null as label_en
    from visible.coming
    cross join visible.editions
    where
        day <= as_of + $days::integer
        and visible.are_inside(regions, departments, $region, $department)

    union all

    select milestone_date, 'milestone', milestones.kind, null, null, null, label_fr, label_en
    from visible.milestones
    cross join visible.editions
    where workstream = 'reorganisation' and milestone_date > as_of and milestone_date <= as_of + $days::integer
)
order by day, what, proposal_id
limit $size
