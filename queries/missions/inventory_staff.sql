-- One row per group of the inventory as filtered: its staff (ETPT) in scope, in the core, to move and moved.
-- optional: region, department, policy_domain, core_category, ministry, type_code, level, status, overlap, decision, tier, mission, alert, missions, services, territories, wanted
-- With $tier, $overlap is the kind of overlap with that tier; without it, the strongest one.
-- $missions, $services and $territories say by number which words each answers to, $wanted all the words (search.py).
-- `by`: all | mission | ministry | territory.
select
    case $by
        when 'mission' then asked.mission_number when 'ministry' then asked.ministry_number
        when 'territory' then asked.territory_number
    end as number,
    sum(staff) as staff,
    sum(staff) filter (asked.core_category not in ('non_core', 'unclassified')) as core_staff,
    sum(staff_to_move) as staff_to_move,
    sum(moved) as moved
from visible.inventory_asked(
    in_region := $region, in_department := $department, at_level := $level, in_domain := $policy_domain,
    in_category := $core_category, under_ministry := $ministry, by_type := $type_code, at_status := $status,
    with_overlap := $overlap, with_tier := $tier, with_decision := $decision, of_mission := $mission,
    with_alert := $alert, as_missions := $missions, as_services := $services, as_territories := $territories,
    all_words := $wanted
) as asked
join visible.inventory_staff as held using (place)
group by number
order by number
