-- One row per region or department: the counter that opened last, and how long ago.
-- A counter without a date of its own, that a list was the first to show, opened some day since the list before: where
-- such a one is the latest, nothing is told.
with opened as (
    select
        *,
        labelled_on is null
        and open_from in (select event_date from visible.counter_changes where previous_on is not null) as is_undated
    from visible.counters
    where is_open
),

latest as (
    select 'department' as level, department as code, counter_id, name, open_from, is_undated from opened
    union all
    select 'region', region, counter_id, name, open_from, is_undated from opened
),

told as (
    select *
    from latest
    where code is not null
    qualify row_number() over (partition by level, code order by open_from desc, is_undated desc, counter_id) = 1
)

select
    level,
    code,
    if(is_undated, null, open_from) as opened_on,
    if(is_undated, null, counter_id) as counter_id,
    if(is_undated, null, name) as name,
    if(is_undated, null, as_of - open_from) as days
from told
cross join visible.clock
order by level, code
