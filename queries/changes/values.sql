-- One row per figure of a territory that moved, appeared, went or was corrected since an edition, between what it said and what is said now.
-- optional: base
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
    where level = $level and code = $code
),

joined as (
    select
        indicator, level, code,
        arg_min_null(change, number) as change,
        arg_max_null(base_period, number) as base_period,
        arg_min_null(period, number) as period,
        arg_max_null(before, number) as before,
        arg_min_null(after, number) as after,
        arg_max_null(base_state, number) as base_state,
        arg_min_null(state, number) as state,
        arg_max_null(base_kind, number) as base_kind,
        arg_min_null(kind, number) as kind,
        max(months) as months
    from each_one
    group by indicator, level, code, corrected
)

select *
from joined
-- Where nothing was known and nothing is, nothing changed, whatever that was called.
where
    before is distinct from after
    or (
        coalesce(base_state, 'missing') is distinct from coalesce(state, 'missing')
        and (base_state in ('value', 'secret') or state in ('value', 'secret'))
    )
order by indicator, level, code, period desc, base_period desc, change
