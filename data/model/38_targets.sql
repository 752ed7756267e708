-- Targets: what was promised of a figure, each a dated fact with its source.

-- One row per indicator, territory and day that a value was promised for. An indicator is named as its publisher names it,
-- or as we do where those who decide have set its target (core.targets), with its text (`origin`). Which of them is in
-- force depends on the day that is asked about (queries/indicators.py). `start`: where the way to it begins, if one says.
create table marts.targets as
with starts as (
    select indicator, level, code, arg_min(value, period) as start, min(period) as start_date
    from core.indicator_values
    where value_type = 'vi' and value is not null
    group by all
)

select
    indicator, level, code, period as target_date, value as target, kind as target_kind, start, start_date,
    null as origin, source_id
from core.indicator_values
join core.sources using (source_id)
left join starts using (indicator, level, code)
where value_type = 'vc' and value is not null
union all
select indicator, level, code, target_date, target, kind, null, null, origin, source_id
from core.targets
join core.sources using (source_id)
order by all;
