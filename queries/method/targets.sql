-- One row per external indicator and territory: the start and the target that its publisher gave.
select
    indicator,
    level,
    code,
    arg_min(value, period) filter (value_type = 'vi') as start,
    min(period) filter (value_type = 'vi') as start_date,
    arg_max(value, period) filter (value_type = 'vc') as target,
    max(period) filter (value_type = 'vc') as target_date,
    max(kind) filter (value_type = 'vc') as target_kind
from visible.indicator_values
join visible.sources using (source_id)
where value_type in ('vi', 'vc') and value is not null
group by indicator, level, code
having target is not null and start is not null
order by indicator, level, code
