-- One row per cooperation that began, under way or ended, the earliest first: who leads it, with whom, since when, and what came of the proposal that it is from.
-- optional: region, department, network
-- `proposal_id`: that proposal, where the reader may know which it is; `evaluated_on`, `planned_eur`, `actual_eur` are its own.
with begun as (
    select
        cooperation_id,
        network,
        any_value(label) as label,
        any_value(lead_department) as lead,
        list_sort(list(distinct members.name)) as members,
        min(started_on) as started_on,
        if(bool_and(coalesce(ended_on <= as_of, false)), max(ended_on), null) as ended_on,  -- all its members left
        any_value(proposal_id) as proposal_id,
        bool_or($region is null or leads.parent_code = $region or members.parent_code = $region)
            and bool_or($department is null or department = $department or lead_department = $department) as here
    from visible.cooperations
    cross join visible.clock
    join visible.territories as leads on leads.level = 'department' and leads.code = lead_department
    join visible.territories as members on members.level = 'department' and members.code = department
    where started_on <= as_of and ($network is null or network = $network)
    group by cooperation_id, network
),

evaluated as (
    select proposal_id, min(entered_on) as evaluated_on from visible.board_steps where stage = 'evaluation' group by proposal_id
)

select
    cooperation_id,
    begun.network,
    begun.label,
    leads.name as lead_name,
    members,
    started_on,
    ended_on,
    coalesce(ended_on, as_of) - started_on as days,
    if(title is not null, proposal_id, null) as proposal_id,
    evaluated_on,
    planned_eur,
    actual_eur
from begun
cross join visible.clock
join visible.territories as leads on leads.level = 'department' and leads.code = lead
left join evaluated using (proposal_id)
left join visible.proposal_board using (proposal_id)
where here
order by started_on, cooperation_id
