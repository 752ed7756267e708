-- One row per region or department: the counter that opened last, and how long ago.
select
    level,
    code,
    max(open_from) as opened_on,
    first(counter_id order by open_from desc, counter_id) as counter_id,
    first(name order by open_from desc, counter_id) as name,
    any_value(as_of) - max(open_from) as days
from (
    select 'department' as level, department as code, counter_id, name, open_from from visible.counters where is_open
    union all
    select 'region', region, counter_id, name, open_from from visible.counters where is_open
)
cross join visible.clock
where code is not null
group by all
order by level, code
