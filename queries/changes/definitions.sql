-- One row per key of an indicator's definition that does not say what it said in an edition.
-- optional: base
with since as (
    select edition, number
    from visible.revised_editions
    where
        $base is null
        or number <= (select max(number) from visible.revised_editions where base = $base)
),

joined as (
    select
        indicator, field,
        first(before order by number desc) as before,
        first(after order by number) as after
    from visible.definition_revisions
    join since using (edition)
    group by indicator, field
)

select *
from joined
where before is distinct from after
order by indicator, field
