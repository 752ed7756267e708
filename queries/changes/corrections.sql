-- One row per edition, indicator and territory of which a month was corrected: how many were, and the last one.
-- optional: level, code
select
    number, edition, base, as_of, built_at, indicator, level, code,
    max(months) as months,
    max(period) as period,
    arg_max(before, period) as before,
    arg_max(after, period) as after,
    arg_max(kind, period) as kind
from visible.value_revisions
join visible.revised_editions using (edition)
where change = 'revised' and ($level is null or level = $level) and ($code is null or code = $code)
group by number, edition, base, as_of, built_at, indicator, level, code
order by number, indicator, level, code
