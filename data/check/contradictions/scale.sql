-- Counts out of all proportion with the other months of their territory, or where there are too few of those, with the
-- other territories: as when thousands are written for units. From one month to another real ones stay within 1 to 6,
-- from one territory to another of the same level within 1 to 30.
with compared as (
    select
        given.*,
        count(*) over place as months,
        count(*) over peers as places,
        if(months >= 3, median(value) over place, median(value) over peers) as usual,
        if(months >= 3, 100, 30) as most,
        if(months >= 3, 100, 200) as least
    from given
    join known using (indicator)
    where measure = 'count' and value_type <> 'ta' and value is not null
    window
        place as (partition by indicator, level, code),
        peers as (partition by indicator, level, period, value_type)
)

select
    'out_of_scale' as rule,
    line,
    value_type,
    format('{:.15g}', value) as value,
    format('{:.15g}', usual) as detail
from compared
where
    (months >= 3 or (places >= 20 and level = 'department'))
    and usual > 0
    and ((value >= 1000 and value >= most * usual) or (usual >= 1000 and value > 0 and value * least <= usual))
order by line;
