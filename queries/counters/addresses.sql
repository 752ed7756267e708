-- One row per place where people are received today, and its place on the drawing: an address, or an itinerant's stop.
-- optional: procedure, partner
-- `weekdays`: of a stop, 1 is Monday; `requests`: of the counter, over the last twelve months.
select
    counter_id,
    stop,
    weekdays,
    name,
    format,
    commune,
    commune_name,
    department,
    lat,
    lon,
    x,
    y,
    inset_x,
    inset_y,
    columns('hours_.*'),
    requests,
    coalesce(kind, 'demonstration') as kind
from visible.addresses
left join visible.counter_trends using (counter_id)
left join visible.subject_kinds on subject = 'counters'
where
    ($procedure is null or counter_id in (select counter_id from visible.counter_procedures where procedure_id = $procedure))
    and ($partner is null or list_contains(partner_list, $partner))
order by counter_id, stop
