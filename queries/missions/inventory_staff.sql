-- One row per group of the inventory as filtered: its staff (ETPT) in scope, in the core, to move and moved.
-- optional: region, department, policy_domain, core_category, ministry, type_code, level, status, overlap, decision, tier, mission, alert, missions, services, territories, wanted
-- With $tier, $overlap is the kind of overlap with that tier; without it, the strongest one.
-- $missions, $services and $territories say by number which words each answers to, $wanted all the words (search.py).
-- `by`: all | mission | ministry | territory.
select
    case $by
        when 'mission' then mission_number when 'ministry' then ministry_number when 'territory' then territory_number
    end as number,
    sum(staff) as staff,
    sum(staff) filter (core_category not in ('non_core', 'unclassified')) as core_staff,
    sum(staff_to_move) as staff_to_move,
    sum(moved) as moved
from visible.inventory_staff
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
        $alert = 'redundant_undecided', overlap = 'redundant' and decided_on is null, list_contains(breaches, $alert)
    ))
group by number
order by number
