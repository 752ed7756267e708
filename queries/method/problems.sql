-- One row per problem found in a deposited file that did not block it, worst first; a page at a time when `rows` is given.
-- optional: source_id, rows, skip
select
    count(*) over () as total,
    source_id,
    file_name || if(line >= 2097152, ' [' || line // 2097152 + 1 || ']', '') as file_name, -- of a workbook: which sheet
    line % 2097152 as line,
    column_name,
    value,
    rule,
    severity,
    detail,
    kind
from visible.problems as problems
join visible.sources using (source_id)
where $source_id is null or source_id = $source_id
order by severity = 'note', source_id, problems.line, rule
limit coalesce($rows::bigint, 1000000)
offset coalesce($skip::bigint, 0)
