-- One row per service of a territory and proposal that touches it and is not withdrawn, in scope.
-- optional: region, department
select distinct
    service_id,
    services.name as service,
    proposal_id,
    title,
    region_name,
    stage,
    1 as proposals,
    staff_saved as saved
from visible.proposal_services
join visible.proposal_board as board using (proposal_id)
join visible.services using (service_id)
left join visible.territories as places on places.level = services.level and places.code = services.code
where
    role = 'before' and own and withdrawn_on is null
    and visible.is_held(services.level, services.code, places.parent_code, $region, $department)
order by service_id, proposal_id
