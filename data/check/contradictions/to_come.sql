-- Values of months that are still to come: nobody has counted them. Targets have their day ahead of them.
select 'month_to_come' as rule, line, value_type, strftime(period, '%Y-%m-%d') as value, '' as detail
from given
where value_type in ('vi', 'va', 'ta') and value is not null and period > today()
order by line;
