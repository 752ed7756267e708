-- One row per region: the contribution asked of its prefect, and the proposals that the reader may see of it.
-- `decided_elsewhere`, the same in each row: those decided that are of several regions, and of none of them alone.
-- `state`: missing | received | late | incomplete | late_incomplete. `first_on`: when the first of these proposals was written.
with proposals as (
    select
        region,
        count(*) as proposals,
        count(*) filter (decided) as decided,
        min(formulated_on) as first_on,
        bool_and(own) as own
    from visible.proposal_board
    where region is not null
    group by all
)

select
    contributions.region,
    case
        when received_on is null or received_on > as_of then 'missing'
        when not complete then if(received_on > due_on, 'late_incomplete', 'incomplete')
        when received_on > due_on then 'late'
        else 'received'
    end as state,
    name,
    due_on,
    case when received_on <= as_of then received_on end as received_on,
    greatest(coalesce(case when received_on <= as_of then received_on end, as_of) - due_on, 0) as days_late,
    case when received_on <= as_of then complete end as complete,
    case when own then options_count end as options_count,
    case when own then proposals end as proposals,
    coalesce(decided, 0) as decided,
    (select count(*) from visible.proposal_board where region is null and decided) as decided_elsewhere,
    first_on
from visible.regional_contributions as contributions
join visible.territories on level = 'region' and code = contributions.region
left join proposals using (region)
cross join visible.editions
order by received_on is null desc, days_late desc, strip_accents(name)
