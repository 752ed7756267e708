-- One row per place where people are received today: the address of a counter, or a stop of an itinerant one.
-- optional: procedure, partner
select addresses.counter_id, stop, addresses.lat, addresses.lon
from visible.addresses as addresses
join visible.counters using (counter_id)
where
    ($procedure is null or counter_id in (select counter_id from visible.counter_procedures where procedure_id = $procedure))
    and ($partner is null or list_contains(partner_list, $partner))
order by counter_id, stop
