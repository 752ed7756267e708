-- One row per exercise of a mission by a service in a territory, a page at a time; `total` counts all that fit.
-- optional: region, department, policy_domain, core_category, ministry, status, overlap, decision, tier, level, alert, search, rows, skip
with found as materialized (
    select exercise_id, mission_id, level, code
    from visible.exercises
    where
        ($region is null or region = $region)
        and ($department is null or department = $department)
        and ($policy_domain is null or policy_domain = $policy_domain)
        and ($core_category is null or core_category = $core_category)
        and ($ministry is null or ministry = $ministry)
        and ($status is null or status = $status)
        and ($overlap is null or overlap = $overlap)
        and ($decision is null or decision = $decision)
        and ($tier is null or list_contains(tiers, $tier))
        and ($level is null or level = $level)
        and ($search is null or contains(words, lower(strip_accents($search))))
        and ($alert is null or exercise_id in (select thing from visible.alerts where alert = $alert))
),

one_page as (
    from found
    order by mission_id, level desc, code, exercise_id
    limit coalesce($rows::bigint, 100)
    offset coalesce($skip::bigint, 0)
)

select
    (select count(*) from found) as total,
    exercise_id,
    mission_id,
    label,
    label_en,
    policy_domain,
    core_category,
    ministry,
    service,
    type_code,
    level,
    code,
    territory,
    status,
    since,
    as_of - since as days,
    overlap,
    tiers,
    decision,
    target_tier,
    target_actor,
    consulted,
    kind
from one_page
join visible.exercises using (exercise_id, mission_id, level, code)
cross join visible.clock
left join visible.subject_kinds on subject = 'missions'
order by mission_id, level desc, code, exercise_id
