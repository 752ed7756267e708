-- Estimated footfall adds up, for each department and month, to the acts published for them.
select department, month, sum(requests) as estimated, any_value(acts) as acts
from core.footfall
join core.sources using (source_id)
join core.counters using (counter_id)
left join (
    select code as department, period as month, arg_min(value, value_type)::bigint as acts
    from core.indicator_values join core.sources using (source_id)
    where sources.kind = 'real' and indicator = 'IND-323' and level = 'department' and value_type in ('vi', 'va') and value is not null
    group by all
) using (department, month)
where sources.kind = 'estimated'
group by department, month
having sum(requests) is distinct from any_value(acts);
