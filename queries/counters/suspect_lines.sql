-- One row per problem to put right on the line of the file that describes a counter still open: the counter, the cell, the file and the line.
-- optional: region, department
select
    counter_id,
    name,
    commune_name,
    department,
    problems.column_name,
    problems.value,
    problems.rule,
    problems.severity,
    problems.detail,
    lines.file_name,
    problems.line % 2097152 as line,
    lines.kind
from visible.counter_lines as lines
join visible.problems as problems using (source_id, line)
join visible.counters using (counter_id)
where is_open and problems.severity <> 'note' and visible.is_inside(region, department, $region, $department)
order by department, counter_id, problems.column_name, problems.rule
