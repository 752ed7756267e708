-- One row per service that exercises a mission by law, in its territory: the last list that shows it, or estimated.
select
    by_law.level,
    by_law.code,
    territories.name as territory,
    by_law.service_id,
    services.name,
    by_law.type_code,
    by_law.seen_on,
    by_law.kind
from visible.exercised_by_law as by_law
join visible.services as services using (service_id)
left join visible.territories as territories on territories.level = by_law.level and territories.code = by_law.code
where mission_id = $mission
order by by_law.level, by_law.code, by_law.service_id
