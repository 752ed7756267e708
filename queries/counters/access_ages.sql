-- One row per distance and age of the latest counter within it: people, and their share (percent) of the territory's.
-- `years`: the latest one is at least so old (0, 1, 2, 3, 5); null where there is none within.
select
    km,
    years,
    people,
    100 * people / sum(people) over (partition by km) as share,
    coalesce(kind, (select kind from visible.editions)) as kind
from visible.access_ages
left join (select arg_max(kind, month) as kind from visible.access_months) on true
where level = $level and code = $code
order by km, years nulls last
