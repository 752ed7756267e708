-- Zeros that stand for what is not known, told once for an indicator: nobody satisfied where half of the others are
-- nearly all, no act in a month of a territory that counts many in the others (or as its neighbours do). What grows from
-- nothing begins at 0, and does not come back to it. A start of 0 is one.
with compared as (
    select
        given.*,
        measure,
        grows,
        count(*) filter (value > 0) over place as months,
        median(value) filter (value > 0) over place as own,
        median(value) filter (value > 0) over peers as others,
        max(value) over (partition by indicator, level, code order by period) as so_far
    from given
    join known using (indicator)
    where measure in ('count', 'share') and value_type = 'va' and value is not null
    window
        place as (partition by indicator, level, code),
        peers as (partition by indicator, level)
),

usual as (select *, if(months >= 2, own, others) as usual from compared where value = 0)

select
    'zeros_for_missing' as rule,
    min(line) as line,
    arg_min(value_type, line) as value_type,
    '0' as value,
    format('{} ({:g})', count(*), median(usual)) as detail
from usual
where if(grows, so_far > 0, usual >= if(measure = 'share', 20, 30))
group by indicator
order by line;
