-- One row per proposal of the reader's scope that waits for a decision and field that it lacks to be decided on.
-- optional: region, department
-- `transmitted`: whether ministries have it; before, it cannot have the day by which they are to answer. A network is asked
-- only of proposals of a type that has one somewhere.
with awaiting as (
    select board.*, type in (select type from visible.proposal_board where network is not null) as has_network
    from visible.proposal_board as board
    where own and live and not decided and visible.are_inside(regions, departments, $region, $department)
),

told as (
    select
        proposal_id, title, region_name, stage, rank, transmitted_on is not null as transmitted,
        [
            if(lever is null, 'lever', null),
            if(network is null and has_network, 'network', null),
            if(beneficiary is null, 'beneficiary', null),
            if(proposal_id not in (select proposal_id from visible.proposal_territories), 'territories', null),
            if(proposal_id not in (select proposal_id from visible.proposal_services), 'services', null),
            if(proposal_id not in (select proposal_id from visible.proposal_options), 'options', null),
            if(proposal_id not in (select proposal_id from visible.proposal_options where preferred), 'preferred', null),
            if(staff_concerned is null, 'staff_concerned', null),
            if(planned_eur is null, 'planned_eur', null),
            if(one_off_eur is null, 'one_off_eur', null),
            if(due_on is null and transmitted_on is not null, 'due_on', null),
            if(target_on is null, 'target_on', null)
        ] as fields
    from awaiting
)

select proposal_id, title, region_name, stage, transmitted, unnest(list_filter(fields, lambda one: one is not null)) as field
from told
order by rank, proposal_id, field
