-- One row per deposited file or demonstration source: what it is, its date, its hash, its rows and its problems.
select
    source_id,
    title,
    title_en,
    file_name,
    publisher,
    licence,
    contract,
    subject,
    kind,
    rows,
    source_date,
    deposited_at,
    sha256,
    note,
    note_en,
    proof,
    count(rule) as problems,
    count(rule) filter (severity = 'warning') as warnings
from visible.sources
left join visible.problems using (source_id)
group by all
order by subject, source_id
