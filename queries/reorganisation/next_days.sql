-- One row per dated thing planned within so many days of the edition's date, in the reader's scope, nearest first.
-- optional: region, department, type, lever, network
-- A milestone is of no proposal, so of none of a type, a lever or a network.
-- `what`: event (its stage) | dialogue (its body) | answer (the day set for ministries) | milestone.
select *, count(*) over () as total
from (
    select day, what, thing, proposal_id, title, region_name, null as label_fr, null as label_en
    from visible.coming
    cross join visible.editions
    where
        day <= as_of + $days::integer
        and visible.are_inside(regions, departments, $region, $department)
        and (
            coalesce($type, $lever, $network) is null or proposal_id in (
                select proposal_id from visible.proposal_board
                where ($type is null or type = $type)
                    and ($lever is null or lever = $lever)
                    and ($network is null or network = $network)
            )
        )

    union all

    select milestone_date, 'milestone', milestones.kind, null, null, null, label_fr, label_en
    from visible.milestones
    cross join visible.editions
    where workstream = 'reorganisation' and milestone_date > as_of and milestone_date <= as_of + $days::integer
        and coalesce($type, $lever, $network) is null
)
order by day, what, proposal_id
limit $size
