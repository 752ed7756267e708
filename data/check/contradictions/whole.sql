-- Counts with decimals: nobody does half an act. A target may have some.
select 'not_whole' as rule, line, value_type, format('{:.15g}', value) as value, '' as detail
from given
join known using (indicator)
where measure = 'count' and value_type in ('vi', 'va') and value <> round(value)
order by line;
