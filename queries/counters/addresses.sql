-- One row per place where people are received today, and its place on the drawing: an address, or an itinerant's stop.
-- optional: procedure, partner, weekday
-- `weekdays`: of a stop, 1 is Monday; `requests`: of the counter, over the last twelve months; `hours`: of the
-- weekday asked for (0 is Monday), as the list writes them.
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
    case $weekday::integer
        when 0 then hours_monday
        when 1 then hours_tuesday
        when 2 then hours_wednesday
        when 3 then hours_thursday
        when 4 then hours_friday
        when 5 then hours_saturday
        when 6 then hours_sunday
    end as hours,
    requests,
    requests_state,
    kind
from visible.addresses
join visible.counter_requests using (counter_id)
where
    ($procedure is null or list_contains(procedure_list, $procedure))
    and ($partner is null or list_contains(partner_list, $partner))
order by counter_id, stop
