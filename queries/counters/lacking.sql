-- One row per open counter: how many of the 20 procedures most asked for, and of the 20 most useful, it does not offer.
-- optional: region, department
-- The most asked for are those of its own departement.
with asked as (
    select
        department,
        procedure_id,
        row_number() over (partition by department order by requests desc, procedure_id) as place
    from visible.procedure_requests
    where year = (select max(year) from visible.procedure_requests)
),

top as (
    select department, procedure_id from asked where place <= 20
),

offered as (
    select counter_id, count(*) as offered_of_top
    from visible.counter_procedures
    join visible.counters using (counter_id)
    join top using (department, procedure_id)
    group by counter_id
),

tops as (
    select department, count(*) as top_size from top group by department
)

select
    counter_id,
    name,
    commune_name,
    department,
    procedures,
    top_size - coalesce(offered_of_top, 0) as lacking,
    20 - top_usefulness as lacking_useful,
    coalesce(kind, 'demonstration') as kind
from visible.counters
join tops using (department)
left join offered using (counter_id)
left join visible.subject_kinds on subject = 'requests'
where
    is_open
    and procedures is not null
    and ($region is null or region = $region)
    and ($department is null or department = $department)
order by lacking desc, department, counter_id
