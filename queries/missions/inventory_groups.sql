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
    from visible.inventory
    where
        ($wanted is null or $wanted = ($missions::int[])[mission_number] | ($services::int[])[service_number] | ($territories::int[])[territory_number])
        and ($region is null or region = $region)
        and ($department is null or department = $department)
        and ($policy_domain is null or policy_domain = $policy_domain)
        and ($core_category is null or core_category = $core_category)
        and ($ministry is null or ministry = $ministry)
        and ($type_code is null or type_code = $type_code)
        and ($level is null or level = $level)
        and ($status is null or status = $status)
        and ($overlap is null or if($tier is null, overlap = $overlap, list_contains(judgements, $tier || ' ' || $overlap)))
        and ($decision is null or decision = $decision)
        and ($tier is null or $overlap is not null or list_contains(tiers, $tier))
        and ($mission is null or mission_id = $mission)
        and ($alert is null or if(
            $alert = 'redundant_undecided',
            overlap = 'redundant' and decided_on is null,
            exercise_id in (select exercise_id from visible.mission_breaches where breach = $alert)
        ))
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
