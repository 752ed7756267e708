-- One row per department and month: acts as their publisher gives them.
-- optional: region, department
select given.code, name, period as month, arg_min(value, value_type) as value
from visible.indicator_values as given
join visible.territories as places on places.level = given.level and places.code = given.code
where
    indicator = 'IND-323'
    and given.level = 'department'
    and value_type in ('vi', 'va')
    and value is not null
    and visible.is_inside(parent_code, given.code, $region, $department)
group by all
order by given.code, month
