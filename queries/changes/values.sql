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
        arg_max({'base_period': base_period, 'before': before, 'base_state': base_state, 'base_kind': base_kind}, number) as first,
        arg_min({'change': change, 'period': period, 'after': after, 'state': state, 'kind': kind}, number) as last,
        max(months) as months
    from each_one
    group by indicator, level, code, corrected
)

select
    indicator,
    level,
    code,
    last.change as change,
    first.base_period as base_period,
    last.period as period,
    first.before as before,
    last.after as after,
    first.base_state as base_state,
    last.state as state,
    first.base_kind as base_kind,
    last.kind as kind,
    months
from joined
where first.before is distinct from last.after or first.base_state is distinct from last.state
order by indicator, level, code, period desc, base_period desc, change
