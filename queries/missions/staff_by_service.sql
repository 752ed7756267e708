-- One row per service that has staff to move, or moved, or is touched by a proposal that is not withdrawn: in scope alone.
-- optional: region, department
-- The last digits of a sum of staff follow the order of its rows: services are ranked without them.
-- `saved`: staff (ETPT) that those proposals plan to save, whole for each service that one of them touches.
with touched as (
    select service_id, count(*) as proposals, sum(staff_saved) as saved
    from (
        select unnest(services_before) as service_id, staff_saved
        from visible.proposal_board
        where own and withdrawn_on is null
    )
    group by service_id
),

held as (
    select
        service_id,
        count(*) as exercises,
        sum(staff) as staff,
        coalesce(sum(staff_to_move), 0) as staff_to_move,
        coalesce(sum(moved), 0) as moved
    from visible.inventory_staff
    where visible.is_inside(region, department, $region, $department)
    group by service_id
)

select
    service_id,
    services.name as service,
    exercises,
    staff,
    staff_to_move,
    moved,
    coalesce(proposals, 0) as proposals,
    saved
from held
join visible.services using (service_id)
left join touched using (service_id)
where staff_to_move > 0 or moved > 0 or proposals > 0
order by round(staff_to_move, 6) desc, proposals desc, service_id
