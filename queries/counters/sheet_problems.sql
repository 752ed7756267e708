-- One row per problem found on the line of the file that describes a counter.
select problems.line, column_name, value, rule, severity, detail, file_name
from visible.counter_lines
join visible.problems using (source_id, line)
where counter_id = $counter
order by severity = 'note', column_name, rule
