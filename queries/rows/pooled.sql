-- One row per cooperation under way and member, with the staff that it pools: all of those that touch a territory.
-- optional: region, department, network
with under_way as (
    select *
    from visible.cooperations
    cross join visible.clock
    where started_on <= as_of and (ended_on is null or ended_on > as_of) and ($network is null or network = $network)
),

named as (
    select
        under_way.*, leads.name as lead_name, members.name as name, leads.parent_code as lead_region,
        members.parent_code as member_region
    from under_way
    join visible.territories as leads on leads.level = 'department' and leads.code = lead_department
    join visible.territories as members on members.level = 'department' and members.code = department
)

select
    cooperation_id,
    label as title,
    network,
    lead_department,
    lead_name,
    department,
    name,
    started_on as since,
    staff_pooled as staff
from named
where cooperation_id in (
    select cooperation_id
    from named
    where
        ($region is null or lead_region = $region or member_region = $region)
        and ($department is null or department = $department or lead_department = $department)
)
order by cooperation_id, department
