-- One row per problem found in a deposited file that did not block it, as its reader may read it.
select
    file_name,
    subject,
    sha256,
    line % 2097152 as line, -- of a workbook: the rest says which sheet
    column_name,
    value,
    rule,
    severity,
    detail,
    1 as problems
from visible.problems as problems
join visible.sources using (source_id)
order by severity = 'note', source_id, problems.line, rule, column_name
