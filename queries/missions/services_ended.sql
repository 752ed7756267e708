-- One row: services of the State that ended here between 25 July 2018 and the edition, and how many of them another one succeeded.
-- optional: region, department
select
    count(*) as ended,
    count(successor_id) as succeeded
from visible.services
cross join visible.editions
left join visible.territories using (level, code)
where
    valid_to between date '2018-07-25' and as_of
    and visible.is_inside(
        if(level = 'region', code, parent_code), if(level = 'department', code, null), $region, $department
    )
