-- One row per source and who owes it: what is owed, and whether it is the line by which its source is late.
-- optional: region, department, ministry, state
-- `state` as in method/owed.
with owed as (
    select
        owed.*,
        as_of - due_on as days,
        case
            when due_on is null then if(known_on is null, 'unknown', 'nothing')
            when as_of - due_on >= 60 then 'over_60'
            when as_of - due_on >= 21 then 'over_21'
            when as_of > due_on then 'under_21'
            when due_on - as_of <= 30 then 'soon'
            else 'on_time'
        end as state
    from visible.owed cross join visible.clock
)

select
    source,
    part,
    title,
    title_en,
    owner,
    owner_en,
    owed.level,
    owed.code,
    coalesce(territories.name, '') as territory,
    ministry,
    known_on,
    due_on,
    if(days > 0, days, null) as days,
    state,
    1 as owed,
    (days > 0 and 1 = row_number() over (partition by source order by days desc nulls last, part, owed.level, owed.code))::integer
        as late
from owed
left join visible.territories as territories on territories.level = owed.level and territories.code = owed.code
where
    visible.is_held(owed.level, owed.code, territories.parent_code, $region, $department)
    and ($ministry is null or ministry = $ministry)
    and ($state is null or state = $state)
order by days desc nulls last, source, part, owed.level, owed.code
