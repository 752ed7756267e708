-- The counters room: footfall over twelve months, as its screens compare it, and what is asked for and not offered.
-- Each mart that rests on small figures has a twin that anyone may read (60_published_marts.sql).

-- One row per counter: its last twelve months, and those of them that are known a year before too.
create table marts.counter_trends as
with recent as (
    select now.counter_id, now.level, now.code, now.requests, before.requests as requests_before
    from marts.counter_months as now
    left join marts.counter_months as before
        on before.counter_id = now.counter_id and before.month = now.month - interval 1 year
    where now.month > (select max(month) from marts.months) - interval 12 month
)

select
    counter_id,
    level,
    code,
    count(*)::integer as months,
    sum(requests)::bigint as requests,
    count(requests_before)::integer as compared,
    sum(requests) filter (requests_before is not null)::bigint as requests_compared,
    sum(requests_before)::bigint as requests_before
from recent
group by all
order by counter_id;

-- One row per counter and month that was counted, partner by partner: requests, how many of its cells are above zero, and
-- how many of these are even. An estimate has no cells.
create table marts.counter_cells as
select
    counter_id,
    counters.level,
    counters.code,
    month,
    sum(requests)::integer as requests,
    (count(*) filter (requests > 0))::integer as cells,
    (count(*) filter (requests > 0 and requests % 2 = 0))::integer as even_cells
from core.footfall
join marts.counters using (counter_id)
cross join core.editions
where partner <> 'all' and month <= as_of
group by all
order by counter_id, month;

-- One row per department (or territory outside them) and partner: requests of the last twelve months and of the twelve
-- before, and what became of the last ones. Each part has its own whole: the requests of which it is known.
create table marts.partner_years as
select
    level,
    code,
    region,
    partner,
    sum(requests) filter (is_recent)::bigint as requests,
    sum(requests) filter (not is_recent)::bigint as requests_before,
    sum(requests_with_outcome) filter (is_recent)::bigint as requests_with_outcome,
    sum(done_on_site) filter (is_recent)::bigint as done_on_site,
    sum(requests_with_outcome) filter (is_recent and partly_done is not null)::bigint as requests_with_partly,
    sum(partly_done) filter (is_recent)::bigint as partly_done,
    sum(requests_with_outcome) filter (is_recent and redirected is not null)::bigint as requests_with_redirected,
    sum(redirected) filter (is_recent)::bigint as redirected,
    sum(requests_with_help) filter (is_recent)::bigint as requests_with_help,
    sum(digital_help) filter (is_recent)::bigint as digital_help
from (
    select *, month > (select max(month) from marts.months) - interval 12 month as is_recent
    from marts.footfall_months
    where month > (select max(month) from marts.months) - interval 24 month
)
group by all
order by level, code, partner;

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

-- One row per department and procedure, the most asked for first, in the latest year. Those asked for fewer than 11 times
-- do not count, for anyone: the order of small figures is not published.
create table marts.asked_here as
select
    department,
    procedure_id,
    procedure_requests.requests::bigint as requests,
    row_number() over (partition by department order by procedure_requests.requests desc, usefulness_rank)::integer as rank_here
from core.procedure_requests as procedure_requests
join marts.procedures using (procedure_id)
where year = (select max(year) from core.procedure_requests) and procedure_requests.requests >= 11
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

-- One row per department and month where acts are published and footfall by counter was deposited: an estimate is made
-- from the published acts, and says nothing of them.
create table marts.reconciled_months as
with published as (
    select code, period as month, arg_min(value, value_type) as published
    from core.indicator_values
    where indicator = 'IND-323' and level = 'department' and value_type in ('vi', 'va') and value is not null
    group by all
),

counted as (
    select
        counters.department as code,
        month,
        sum(requests)::bigint as counted,
        count(distinct counter_id)::integer as counters,
        if(bool_and(kind = 'real'), 'real', 'demonstration') as kind
    from core.footfall
    join core.sources using (source_id)
    join marts.counters using (counter_id)
    where kind <> 'estimated' and counters.department is not null and month <= (select as_of from core.editions)
    group by all
)

select code, month, published, counted, counters, kind
from published
join counted using (code, month)
order by code, month;
