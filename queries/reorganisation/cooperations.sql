-- One row per pair of departments that cooperate under way, from the one that leads to a member.
-- optional: region, department, network
select
    cooperation_id,
    network,
    label,
    lead_department,
    leads.name as lead_name,
    department,
    members.name as department_name,
    leads.lat as lead_lat,
    leads.lon as lead_lon,
    members.lat,
    members.lon,
    started_on,
    staff_pooled,
    kind
from visible.cooperations
cross join visible.clock
join visible.territories as leads on leads.level = 'department' and leads.code = lead_department
join visible.territories as members on members.level = 'department' and members.code = department
left join visible.subject_kinds on subject = 'proposals'
where
    started_on <= as_of
    and (ended_on is null or ended_on > as_of)
    and ($region is null or leads.parent_code = $region or members.parent_code = $region)
    and ($department is null or department = $department or lead_department = $department)
    and ($network is null or network = $network)
order by cooperation_id, department
