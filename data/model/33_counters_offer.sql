-- Counters: what is asked for, and who offers it.

-- One row per territory of counters and procedure: open counters whose offer is known, and those that offer it. The
-- department is null for counters outside the departments.
create table marts.procedure_offer as
with known as (
    select counter_id, department, region from marts.counters where is_open and procedures is not null
),

stock as (
    select department, region, count(*)::integer as open_counters from known group by all
),

offered as (
    select department, procedure_id, count(*)::integer as counters
    from core.counter_procedures
    join known using (counter_id)
    group by all
)

select stock.department, region, procedures.procedure_id, open_counters, coalesce(counters, 0)::integer as counters
from stock
cross join core.procedures as procedures
left join offered
    on offered.department is not distinct from stock.department and offered.procedure_id = procedures.procedure_id
order by stock.department, procedures.procedure_id;

-- One row per department and procedure, the most asked for first, in the latest year, as everyone reads it: the order of
-- small figures is not published.
create table marts.asked_here as
select
    department,
    procedure_id,
    asked.requests::bigint as requests,
    row_number() over (partition by department order by asked.requests desc, usefulness_rank)::integer as rank_here
from marts.public_procedure_requests as asked
join marts.procedures using (procedure_id)
where year = (select max(year) from marts.public_procedure_requests)
order by department, rank_here;

-- One row per open counter whose offer is known: how many of the 20 procedures most asked for in its department it does
-- not offer.
create table marts.counter_lacking as
select counter_id, (count(*) - count(offered.procedure_id))::integer as lacking
from marts.counters
join marts.asked_here using (department)
left join core.counter_procedures as offered using (counter_id, procedure_id)
where is_open and procedures is not null and rank_here <= 20
group by counter_id
order by counter_id;
