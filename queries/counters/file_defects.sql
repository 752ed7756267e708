-- One row per problem that says the dates of a monthly file followed one another from row to row.
select source_id, file_name, line % 2097152 as line, rule, detail
from visible.problems as problems
join visible.sources using (source_id)
where rule = 'dates_dragged'
order by source_id, problems.line
