-- One row per service of the State that ended between 25 July 2018 and the edition, and the one that succeeded it, if any.
-- optional: region, department
select
    service_id,
    families.name,
    level,
    code,
    territories.name as territory,
    valid_to,
    coalesce(successor_id, nullif(heir, service_id)) as successor_id,
    1 as ended,
    succeeded::integer as succeeded,
    (not succeeded)::integer as without
from visible.service_families as families
cross join visible.editions
left join visible.territories using (level, code)
where
    valid_to between date '2018-07-25' and as_of
    and visible.is_inside(
        if(level = 'region', code, parent_code), if(level = 'department', code, null), $region, $department
    )
order by service_id
