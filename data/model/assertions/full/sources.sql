-- Every fact comes from a source that is there.
with used as (
    select 'services' as place, source_id from core.services
    union all select 'missions' as place, source_id from core.missions
    union all select 'mission_exercises' as place, source_id from core.mission_exercises
    union all select 'mission_staff' as place, source_id from core.mission_staff
    union all select 'staff_movements' as place, source_id from core.staff_movements
    union all select 'mission_overlaps' as place, source_id from core.mission_overlaps
    union all select 'consultations' as place, source_id from core.consultations
    union all select 'proposals' as place, source_id from core.proposals
    union all select 'proposal_territories' as place, source_id from core.proposal_territories
    union all select 'proposal_services' as place, source_id from core.proposal_services
    union all select 'proposal_options' as place, source_id from core.proposal_options
    union all select 'proposal_events' as place, source_id from core.proposal_events
    union all select 'ministry_analyses' as place, source_id from core.ministry_analyses
    union all select 'social_dialogues' as place, source_id from core.social_dialogues
    union all select 'decision_powers' as place, source_id from core.decision_powers
    union all select 'derogations' as place, source_id from core.derogations
    union all select 'regional_contributions' as place, source_id from core.regional_contributions
    union all select 'cooperations' as place, source_id from core.cooperations
    union all select 'support_staff' as place, source_id from core.support_staff
    union all select 'counters' as place, source_id from core.counters
    union all select 'counter_events' as place, source_id from core.counter_events
    union all select 'counter_stops' as place, source_id from core.counter_stops
    union all select 'counter_partners' as place, source_id from core.counter_partners
    union all select 'counter_procedures' as place, source_id from core.counter_procedures
    union all select 'procedure_requests' as place, source_id from core.procedure_requests
    union all select 'footfall' as place, source_id from core.footfall
    union all select 'satisfaction' as place, source_id from core.satisfaction
    union all select 'indicator_values' as place, source_id from core.indicator_values
    union all select 'milestones' as place, source_id from core.milestones
    union all select 'problems' as place, source_id from core.problems
)
select distinct place, source_id from used anti join core.sources using (source_id);
