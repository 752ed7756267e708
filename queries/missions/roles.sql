-- One row per mission, role and body that a text gives it to, in force on the edition's date: from who sets the rule to who controls.
-- optional: mission
select
    mission_id,
    policy_domain,
    ministry,
    role,
    body,
    body_name,
    roles.legal_reference,
    in_force_from,
    in_force_until,
    territories,
    status,
    coalesce(optional, false) as optional,
    located,
    source_url,
    checked_on,
    sources.kind
from visible.mission_roles as roles
left join visible.missions as missions using (mission_id)
left join visible.sources as sources on sources.source_id = roles.source_id
cross join visible.clock
where
    ($mission is null or mission_id = $mission)
    and coalesce(in_force_from <= as_of, true)
    and coalesce(in_force_until >= as_of, true)
order by
    mission_id,
    list_position(['sets_rule', 'decides', 'executes', 'pays', 'controls'], role),
    territories is not null,
    role_id
