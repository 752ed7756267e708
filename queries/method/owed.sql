-- One row per source and who owes it, what has been late longest first, what nobody ever sent last.
-- optional: region, department, ministry, state
-- `state`: of what is sent to us, days late at the edition's date: over_60, over_21 or under_21; else soon (within 30
-- days), on_time, nothing (nothing more is due) or unknown. Of what others publish and we copied: copy, whatever its
-- age: only a look at the publisher's makes anybody late (queries/watch.py). A territory owes what lies in it owes.
with owed as (
    select
        owed.*,
        if(copied_on is null, as_of - due_on, null) as days,
        case
            when due_on is null then if(known_on is null, 'unknown', 'nothing')
            when copied_on is not null then 'copy'
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
    periodicity,
    owed.level,
    owed.code,
    coalesce(territories.name, '') as territory,
    ministry,
    known_on,
    due_on,
    if(days > 0, days, null) as days,
    state,
    kind,
    copied_on
from owed
left join visible.territories as territories on territories.level = owed.level and territories.code = owed.code
where
    visible.is_held(owed.level, owed.code, territories.parent_code, $region, $department)
    and ($ministry is null or ministry = $ministry)
    and ($state is null or state = $state)
order by
    list_position(['over_60', 'over_21', 'under_21', 'soon', 'copy', 'on_time', 'nothing', 'unknown'], state),
    days desc,
    source,
    part,
    owed.level,
    owed.code
