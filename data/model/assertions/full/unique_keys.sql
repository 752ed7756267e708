-- A key stands once in its table (where the table itself does not see to it).
select 'mission_staff' as place, concat_ws(', ', exercise_id, year, unit) as key, count(*) as times from core.mission_staff group by exercise_id, year, unit having count(*) > 1
union all
select 'proposal_territories' as place, concat_ws(', ', proposal_id, level, code) as key, count(*) as times from core.proposal_territories group by proposal_id, level, code having count(*) > 1
union all
select 'proposal_services' as place, concat_ws(', ', proposal_id, service_id, role) as key, count(*) as times from core.proposal_services group by proposal_id, service_id, role having count(*) > 1
union all
select 'proposal_options' as place, concat_ws(', ', proposal_id, option_code) as key, count(*) as times from core.proposal_options group by proposal_id, option_code having count(*) > 1
union all
select 'ministry_analyses' as place, concat_ws(', ', proposal_id, ministry) as key, count(*) as times from core.ministry_analyses group by proposal_id, ministry having count(*) > 1
union all
select 'derogations' as place, concat_ws(', ', level, code, year) as key, count(*) as times from core.derogations group by level, code, year having count(*) > 1
union all
select 'regional_contributions' as place, concat_ws(', ', region) as key, count(*) as times from core.regional_contributions group by region having count(*) > 1
union all
select 'cooperations' as place, concat_ws(', ', cooperation_id, department) as key, count(*) as times from core.cooperations group by cooperation_id, department having count(*) > 1
union all
select 'support_staff' as place, concat_ws(', ', department, year) as key, count(*) as times from core.support_staff group by department, year having count(*) > 1
union all
select 'counter_events' as place, concat_ws(', ', counter_id, kind, event_date) as key, count(*) as times from core.counter_events group by counter_id, kind, event_date having count(*) > 1
union all
select 'counter_stops' as place, concat_ws(', ', counter_id, commune, weekday, starts) as key, count(*) as times from core.counter_stops group by counter_id, commune, weekday, starts having count(*) > 1
union all
select 'counter_partners' as place, concat_ws(', ', counter_id, partner, since) as key, count(*) as times from core.counter_partners group by counter_id, partner, since having count(*) > 1
union all
select 'counter_procedures' as place, concat_ws(', ', counter_id, procedure_id) as key, count(*) as times from core.counter_procedures group by counter_id, procedure_id having count(*) > 1
union all
select 'procedure_requests' as place, concat_ws(', ', procedure_id, department, year) as key, count(*) as times from core.procedure_requests group by procedure_id, department, year having count(*) > 1
union all
select 'footfall' as place, concat_ws(', ', counter_id, month, partner, channel) as key, count(*) as times from core.footfall group by counter_id, month, partner, channel having count(*) > 1
union all
select 'satisfaction' as place, concat_ws(', ', counter_id, month) as key, count(*) as times from core.satisfaction group by counter_id, month having count(*) > 1
union all
select 'indicator_values' as place, concat_ws(', ', indicator, level, code, period, value_type) as key, count(*) as times from core.indicator_values group by indicator, level, code, period, value_type having count(*) > 1;
