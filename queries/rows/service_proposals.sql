-- One row per service of a territory and proposal that touches it and is not withdrawn, in scope.
-- optional: region, department
select
    service_id,
    services.name as service,
    proposal_id,
    title,
    region_name,
    stage,
    1 as proposals,
    staff_saved as saved
from (
    select unnest(services_before) as service_id, proposal_id, title, region_name, stage, staff_saved
    from visible.proposal_board
    where own and withdrawn_on is null
)
join visible.service_places as services using (service_id)
where visible.is_held(level, code, parent_code, $region, $department)
order by service_id, proposal_id
