-- Tables and columns that are for the State alone are empty in the public file.
select 'mission_staff' as place, count(*) as found from core.mission_staff having count(*) > 0
union all select 'staff_movements', count(*) from core.staff_movements having count(*) > 0
union all select 'ministry_analyses', count(*) from core.ministry_analyses having count(*) > 0
union all select 'support_staff', count(*) from core.support_staff having count(*) > 0
union all select 'footfall', count(*) from core.footfall having count(*) > 0
union all select 'satisfaction', count(*) from core.satisfaction having count(*) > 0
union all select 'mission_exercises', count(coalesce(staff_to_move::text, compensation_eur::text, criteria))
    from core.mission_exercises having count(coalesce(staff_to_move::text, compensation_eur::text, criteria)) > 0
union all select 'plans of exercises', count(coalesce(staff_to_move::text, criteria))
    from marts.exercises having count(coalesce(staff_to_move::text, criteria)) > 0
union all select 'undecided exercises', count(*) from core.mission_exercises, core.editions
    where decided_on is null or decided_on > as_of having count(*) > 0
union all select 'proposals', count(coalesce(staff_concerned, staff_saved, savings_planned_eur, savings_actual_eur, one_off_cost_eur))
    from core.proposals
    having count(coalesce(staff_concerned, staff_saved, savings_planned_eur, savings_actual_eur, one_off_cost_eur)) > 0
union all select 'what the ministries and the CNATE say', count(*) from core.proposal_events
    where stage in ('ministry_analysis', 'cnate_opinion') having count(*) > 0
union all select 'consultations', count(opinion) from core.consultations having count(opinion) > 0
union all select 'counters', count(coalesce(agents::text, yearly_cost_eur::text, comment)) from core.counters
    having count(coalesce(agents::text, yearly_cost_eur::text, comment)) > 0
union all select 'audience', count(*) from core.editions where audience <> 'public' having count(*) > 0;
