-- One row per proposal, counter or alert that is not what it was in an edition, between that edition and this one.
-- optional: base, region, department
with since as (
    select edition, number
    from visible.revised_editions
    where
        $base is null
        or number <= (select max(number) from visible.revised_editions where base = $base)
),

joined as (
    select
        what, thing, alert, level, code,
        first(change order by number) as change,
        first(name order by number) as name,
        first(regions order by number) as regions,
        first(departments order by number) as departments,
        first(before order by number desc) as before,
        first(after order by number) as after,
        first(change order by number desc) as change_first
    from visible.thing_revisions
    join since using (edition)
    where visible.are_inside(regions, departments, $region, $department)
    group by what, thing, alert, level, code
)

-- What came and went between the two is in neither.
select what, change, thing, alert, name, level, code, regions, departments, before, after
from joined
where if(what = 'proposal', before is distinct from after, change = change_first)
order by what, change, thing, alert, level, code
