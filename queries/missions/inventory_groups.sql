-- One row per group of the inventory as filtered: per mission, ministry or territory, or one row in all ($by).
-- optional: region, department, policy_domain, core_category, ministry, type_code, level, status, overlap, decision, tier, mission, alert, missions, services, territories, wanted
-- With $tier, $overlap is the kind of overlap with that tier; without it, the strongest one.
-- $missions, $services and $territories say by number which words each answers to, $wanted all the words (search.py).
-- `by`: all | mission | ministry | territory.
with groups as (
    select
        case $by
            when 'mission' then mission_number when 'ministry' then ministry_number when 'territory' then territory_number
        end as number,
        count(distinct mission_number) as missions,
        count(distinct territory_number) as territories,
        count(*) as exercises,
        count(since) as inventoried,
        count(decided_on) as decided,
        count(*) filter (status = 'done') as completed,
        count(*) filter (overlap = 'redundant') as redundant,
        count(*) filter (overlap = 'redundant' and decided_on is null) as redundant_open
    from visible.inventory_asked(
        in_region := $region, in_department := $department, at_level := $level, in_domain := $policy_domain,
        in_category := $core_category, under_ministry := $ministry, by_type := $type_code, at_status := $status,
        with_overlap := $overlap, with_tier := $tier, with_decision := $decision, of_mission := $mission,
        with_alert := $alert, as_missions := $missions, as_services := $services, as_territories := $territories,
        all_words := $wanted
    )
    group by number
)

select
    groups.*,
    case $by when 'mission' then things.code end as mission_id,
    case $by when 'ministry' then things.code end as ministry,
    case $by when 'territory' then things.level end as level,
    case $by when 'territory' then things.code end as code
from groups
left join visible.inventory_things as things
    on things.number = groups.number
    and things.kind = case $by when 'mission' then 'missions' when 'ministry' then 'ministries' when 'territory' then 'territories' end
order by groups.number
