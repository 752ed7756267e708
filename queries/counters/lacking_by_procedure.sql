-- One row per counter of a departement and procedure, among its 20 most asked for, that the counter does not offer.
-- Counters whose offer is not known are left out, as in lacking.sql.
select procedure_id, counter_id, name
from visible.counters
join visible.asked_here using (department)
anti join visible.counter_procedures using (counter_id, procedure_id)
where department = $department and is_open and procedures is not null and rank_here <= 20
order by rank_here, strip_accents(name), counter_id
