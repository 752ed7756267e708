-- One row per territory where a family of services is found.
select distinct families.code, territories.name
from visible.service_families as families
join visible.territories as territories on territories.level = families.level and territories.code = families.code
where family = $family
order by families.code
