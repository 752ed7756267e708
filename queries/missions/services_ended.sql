-- One row: services of the State that ended here between 25 July 2018 and the edition, and how many of them another one, or another type, succeeded.
-- `known`: the services of a list here, whether they ended or not.
-- optional: region, department
select
    count(*) as known,
    count(*) filter (ended) as ended,
    count(*) filter (ended and succeeded) as succeeded
from visible.service_families
cross join visible.editions
left join visible.territories using (level, code)
cross join lateral (select coalesce(valid_to between date '2018-07-25' and as_of, false) as ended)
where
    visible.is_inside(
        if(level = 'region', code, parent_code), if(level = 'department', code, null), $region, $department
    )
