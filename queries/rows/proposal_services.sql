-- One row per service of a proposal and its part in it: what was there before, or what comes after.
select distinct
    proposal_id as proposal,
    service_id,
    families.name as service,
    role,
    territories.name as territory
from visible.proposal_services
join visible.service_families as families using (service_id)
left join visible.territories as territories on territories.level = families.level and territories.code = families.code
order by proposal, role, service_id
