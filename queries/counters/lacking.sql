-- One row per open counter: how many of the 20 procedures most asked for, and of the 20 most useful, it does not offer.
-- optional: region, department
-- The most asked for are those of its own departement.
select
    counter_id,
    name,
    commune_name,
    department,
    procedures,
    lacking,
    20 - top_usefulness as lacking_useful,
    coalesce(kind, (select kind from visible.editions)) as kind
from visible.counter_lacking
join visible.counters using (counter_id)
left join visible.subject_kinds on subject = 'requests'
where
    visible.is_inside(region, department, $region, $department)
order by lacking desc, department, counter_id
