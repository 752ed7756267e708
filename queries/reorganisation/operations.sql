-- One row per operation decided or in force by the edition's date, and territory concerned, with its text.
-- optional: workstream, region, department
select
    operation_id,
    operations.workstream,
    operations.kind,
    operations.title_fr,
    operations.title_en,
    operations.level,
    operations.code,
    territories.name as territory,
    service_type,
    mission_id,
    to_tier,
    decided_on,
    if(in_force_on <= as_of, in_force_on, null) as in_force_on,
    text_reference,
    evidence,
    operations.source,
    sources.kind as source_kind
from visible.operations as operations
left join visible.sources as sources using (source_id)
left join visible.territories as territories
    on territories.level = operations.level and territories.code = operations.code
cross join visible.clock
where
    coalesce(decided_on, in_force_on) <= as_of
    and ($workstream is null or operations.workstream = $workstream)
    and (
        operations.level = 'nation'
        or visible.is_held(operations.level, operations.code, territories.parent_code, $region, $department)
    )
order by coalesce(in_force_on, decided_on), operation_id, operations.level, operations.code
