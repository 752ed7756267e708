-- One row per exercise of a mission by a service in a territory, as filtered, a window at a time.
-- optional: region, department, policy_domain, core_category, ministry, type_code, level, status, overlap, decision, tier, mission, alert, missions, services, territories, wanted, sort, rows, skip
-- With $tier, $overlap is the kind of overlap with that tier; without it, the strongest one.
-- $missions, $services and $territories say by number which words each answers to, $wanted all the words (search.py).
-- `sort`: place (by mission, then territory) | days (the longest standing first). `staff`: ETPT, in scope alone.
with found as (
    select
        place,
        bit_count(($missions::int[])[mission_number]) as nearness,
        case when $sort = 'days' then coalesce(since, date '2018-07-25') end as oldest
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
    order by oldest, nearness desc, place
    limit coalesce($rows::bigint, 100)
    offset coalesce($skip::bigint, 0)
)

select
    inventory.* exclude (mission_number, territory_number, service_number, ministry_number, region, department, judgements)
        replace (coalesce(inventory_staff.breaches, inventory.breaches) as breaches),
    as_of - coalesce(inventory.since, date '2018-07-25') as days,
    staff,
    staff_to_move,
    moved
from found
join visible.inventory using (place)
left join visible.inventory_staff using (place)
cross join visible.clock
order by oldest, nearness desc, place
