-- One row per edition and indicator whose definition changed: which parts of it did.
select number, edition, base, as_of, built_at, indicator, array_to_string(list_sort(list(distinct split_part(field, ':', 1))), ', ') as fields
from visible.definition_revisions
join visible.revised_editions using (edition)
group by number, edition, base, as_of, built_at, indicator
order by number, indicator
