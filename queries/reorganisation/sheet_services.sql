-- One row per service of a proposal: before, after, or both; with its place and what it became.
select
    service_id,
    families.name,
    type_code,
    territories.name as place,
    families.level,
    families.code,
    bool_or(role = 'before') as before,
    bool_or(role = 'after') as after,
    any_value(valid_from) as valid_from,
    any_value(valid_to) as valid_to
from visible.proposal_services
join visible.service_families as families using (service_id)
left join visible.territories as territories on territories.level = families.level and territories.code = families.code
where proposal_id = $proposal
group by all
order by families.level desc, families.code, type_code
