-- One row per exercise of a mission by a service in a territory, as filtered, a window at a time.
-- optional: region, department, policy_domain, core_category, ministry, type_code, level, status, overlap, decision, tier, mission, alert, missions, services, territories, wanted, sort, rows, skip
-- With $tier, $overlap is the kind of overlap with that tier; without it, the strongest one.
-- $missions, $services and $territories say by number which words each answers to, $wanted all the words (search.py).
-- `sort`: place (by mission, then territory) | days (the longest standing first). `staff`: ETPT, in scope alone.
with found as (
    select
        *,
        bit_count(($missions::int[])[mission_number]) as nearness,
        case when $sort = 'days' then coalesce(since, date '2018-07-25') end as oldest
    from visible.inventory_asked(
        in_region := $region, in_department := $department, at_level := $level, in_domain := $policy_domain,
        in_category := $core_category, under_ministry := $ministry, by_type := $type_code, at_status := $status,
        with_overlap := $overlap, with_tier := $tier, with_decision := $decision, of_mission := $mission,
        with_alert := $alert, as_missions := $missions, as_services := $services, as_territories := $territories,
        all_words := $wanted
    )
    order by oldest, nearness desc, place
    limit coalesce($rows::bigint, 100)
    offset coalesce($skip::bigint, 0)
)

select
    found.* exclude (
        mission_number, territory_number, service_number, ministry_number, region, department, judgements, mixed_units,
        twice, nearness, oldest
    )
        replace (coalesce(inventory_staff.breaches, found.breaches) as breaches),
    as_of - coalesce(found.since, date '2018-07-25') as days,
    staff,
    staff_to_move,
    moved
from found
left join visible.inventory_staff using (place)
cross join visible.clock
order by oldest, nearness desc, place
