-- One row per retained proposal that is carried out or to be, and service, département, region or country that carries it: the day.
-- optional: region, department, type, lever, network
-- `day`: the real one; else the planned one or, once that has passed, the edition's, as it is still to be done (`ahead`).
-- A service is the one that has its work today. `what`: service | department | region | nation.
with board as (
    select
        *,
        implemented_on is null as ahead,
        coalesce(implemented_on, greatest(target_on, as_of)) as day
    from visible.proposal_board
    cross join visible.clock
    where
        outcome in ('retained', 'modified')
        and live
        and coalesce(implemented_on, target_on) is not null
        and visible.is_proposal_asked(
            regions, departments, ministries, type, lever, network,
            $region, $department, null, $type, $lever, $network
        )
),

carriers as (
    select distinct proposal_id, 'service' as what, heir as code, heirs.name
    from visible.proposal_services
    join visible.service_families using (service_id)
    join visible.services as heirs on heirs.service_id = heir
    where role = 'before'
    union all
    select proposal_id, level, territories.code, territories.name
    from (
        select proposal_id, 'department' as level, unnest(departments) as code from board
        union
        select proposal_id, 'region', unnest(regions) from board
        union
        select proposal_id, 'nation', 'FR' from board
    )
    join visible.territories as territories using (level, code)
)

select what, code, name, proposal_id, title, day, ahead
from board
join carriers using (proposal_id)
order by what, code, day, proposal_id
