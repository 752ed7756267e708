-- One row per figure that moved, appeared, went or was corrected since an edition, between what it said and what is said now.
-- optional: base, level, code
with since as (
    select edition, number
    from visible.revised_editions
    where
        $base is null
        or number <= (select max(number) from visible.revised_editions where base = $base)
),

-- A newer month goes from one edition to the next as one move; a corrected month stays itself.
each_one as (
    select
        value_revisions.* exclude (own, edition), number,
        if(change in ('revised', 'replaced') and base_period = period, period, null) as corrected
    from visible.value_revisions
    join since using (edition)
    where ($level is null or level = $level) and ($code is null or code = $code)
),

joined as (
    select
        indicator, level, code,
        first(change order by number) as change,
        first(base_period order by number desc) as base_period,
        first(period order by number) as period,
        first(before order by number desc) as before,
        first(after order by number) as after,
        first(base_state order by number desc) as base_state,
        first(state order by number) as state,
        first(base_kind order by number desc) as base_kind,
        first(kind order by number) as kind,
        max(months) as months
    from each_one
    group by indicator, level, code, corrected
)

select *
from joined
where before is distinct from after or base_state is distinct from state
order by indicator, level, code, period desc, base_period desc, change
