-- One row per ministry that holds undecided proposals of the reader's scope: how many, and for how many days.
-- optional: region, department, ministry, type, lever, network
with held as (
    select ministry, opened_on, board.due_on, as_of
    from visible.own_analyses as analyses
    join visible.proposal_board as board using (proposal_id)
    cross join visible.editions
    where
        waiting
        and opened_on <= as_of
        and (closed_on is null or closed_on > as_of)
        and ($ministry is null or ministry = $ministry)
        and visible.is_proposal_asked(
            regions, departments, ministries, type, lever, network,
            $region, $department, null, $type, $lever, $network
        )
)

select
    ministry,
    name_fr,
    name_en,
    count(*) as waiting,
    median(as_of - opened_on) as median_days,
    max(as_of - opened_on) as worst_days,
    count(*) filter (due_on < as_of) as beyond_due
from held
join visible.ministries using (ministry)
group by all
order by waiting desc, median_days desc
