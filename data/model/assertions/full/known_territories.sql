-- Every fact that names a territory names one that exists.
with named as (
    select 'services' as place, service_id as id, level, code from core.services
    union all select 'mission_exercises', exercise_id, level, code from core.mission_exercises
    union all select 'mission_overlaps', overlap_id, level, code from core.mission_overlaps
    union all select 'consultations', consultation_id, level, code from core.consultations
    union all select 'proposals', proposal_id, 'region', region from core.proposals where region is not null
    union all select 'proposal_territories', proposal_id, level, code from core.proposal_territories
    union all select 'decision_powers', power_id, territory_level, territory_code from core.decision_powers
    union all select 'derogations', code, level, code from core.derogations
    union all select 'regional_contributions', region, 'region', region from core.regional_contributions
    union all select 'cooperations', cooperation_id, 'department', unnest([department, lead_department]) from core.cooperations
    union all select 'support_staff', department, 'department', department from core.support_staff
    union all select 'counters', counter_id, 'department', department from core.counters where department is not null
    union all select 'procedure_requests', procedure_id, 'department', department from core.procedure_requests
    union all select 'indicator_values', indicator, level, code from core.indicator_values
)
select distinct place, id, level, code from named anti join core.territories using (level, code);
