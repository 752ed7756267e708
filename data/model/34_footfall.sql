-- Footfall: what was asked at counters, by month and over twelve months, and what became of it.
-- Each mart that rests on small figures has a twin that anyone may read: where the two are computed alike, one macro
-- computes both, over the footfall or over what public figures are made from (34_public_base.sql, 35_public_marts.sql,
-- 60_published_marts.sql).

-- One row per cell of footfall and territory of a level with series that it counts in.
create macro marts.in_territories(cells) as table
select in_level as level, in_code as code, cells.* exclude (level, code)
from query_table(cells) as cells
join marts.ancestors on ancestors.level = cells.level and ancestors.code = cells.code
where has_series(in_level);

-- One row per territory and month: requests.
create macro marts.requests_of(cells) as table
select level, code, month, sum(requests)::bigint as requests
from marts.in_territories(cells)
group by all
order by level, code, month;

-- One row per territory and month: requests whose outcome is known, and those done on the spot.
create macro marts.outcomes_of(cells) as table
select level, code, month, sum(requests_with_outcome)::bigint as requests, sum(done_on_site)::bigint as done_on_site
from marts.in_territories(cells)
where requests_with_outcome > 0
group by all
order by level, code, month;

-- One row per territory and month: requests whose help is known, and those helped with the digital side.
create macro marts.helps_of(cells) as table
select level, code, month, sum(requests_with_help)::bigint as requests, sum(digital_help)::bigint as digital_help
from marts.in_territories(cells)
where requests_with_help > 0
group by all
order by level, code, month;

-- One row per counter: its last twelve months, and those of them that are known a year before too; by how much its last
-- three differ from those a year before, in percent, where all six are known.
create macro marts.trends_of(months) as table
select
    now.counter_id,
    now.level,
    now.code,
    count(*)::integer as months,
    sum(now.requests)::bigint as requests,
    count(before.requests)::integer as compared,
    sum(now.requests) filter (before.requests is not null)::bigint as requests_compared,
    sum(before.requests)::bigint as requests_before,
    case when count(before.requests) filter (now.month > last_month() - interval 3 month) = 3 then
        100 * (
            sum(now.requests) filter (now.month > last_month() - interval 3 month)
            / sum(before.requests) filter (now.month > last_month() - interval 3 month) - 1
        )
    end as change_of_three
from query_table(months) as now
left join query_table(months) as before
    on before.counter_id = now.counter_id and before.month = now.month - interval 1 year
where now.month > last_month() - interval 12 month
group by all
order by now.counter_id;

-- Cells of the last twelve months (`is_recent`) and of the twelve before.
create macro marts.two_years_of(cells) as table
select *, month > last_month() - interval 12 month as is_recent
from query_table(cells)
where month > last_month() - interval 24 month;

-- One row per department (or territory outside them) and partner: requests of the last twelve months and of the twelve
-- before, and what became of the last ones; their whole is the requests of which it is known.
create macro marts.partner_years_of(cells) as table
select
    level,
    code,
    region,
    partner,
    sum(requests) filter (is_recent)::bigint as requests,
    sum(requests) filter (not is_recent)::bigint as requests_before,
    sum(requests_with_outcome) filter (is_recent)::bigint as requests_with_outcome,
    sum(done_on_site) filter (is_recent)::bigint as done_on_site
from marts.two_years_of(cells)
group by all
order by level, code, partner;

-- One row per counter and month. Where a counter is comes after the sums: there are as many as months, not as cells.
create table marts.counter_months as
select counter_id, level, code, months.* exclude (counter_id)
from (
    select
        counter_id,
        month,
        sum(visits)::bigint as visits,
        sum(requests)::bigint as requests,
        sum(done_on_site)::bigint as done_on_site,
        sum(redirected)::bigint as redirected,
        sum(digital_help)::bigint as digital_help,
        sum(minutes_total)::bigint as minutes_total
    from core.footfall
    cross join core.editions
    where month <= as_of
    group by all
) as months
join marts.counters using (counter_id)
order by month, counter_id;

-- One row per department (or territory outside them), month, partner and channel.
create table marts.footfall_months as
select
    counters.level,
    counters.code,
    region,
    month,
    partner,
    channel,
    sum(visits)::bigint as visits,
    sum(requests)::bigint as requests,
    sum(done_on_site)::bigint as done_on_site,
    sum(partly_done)::bigint as partly_done,
    sum(redirected)::bigint as redirected,
    sum(digital_help)::bigint as digital_help,
    sum(minutes_total)::bigint as minutes_total,
    coalesce(sum(requests) filter (done_on_site is not null), 0)::bigint as requests_with_outcome,
    coalesce(sum(requests) filter (digital_help is not null), 0)::bigint as requests_with_help
from core.footfall
join marts.counters using (counter_id)
cross join core.editions
where month <= as_of
group by all
order by month, counters.code;

-- One row per counter and month that was counted, partner by partner: requests, how many of its cells are above zero, and
-- how many of these are even. An estimate has no cells.
create table marts.counter_cells as
select counter_id, level, code, months.* exclude (counter_id)
from (
    select
        counter_id,
        month,
        sum(requests)::integer as requests,
        (count(*) filter (requests > 0))::integer as cells,
        (count(*) filter (requests > 0 and requests % 2 = 0))::integer as even_cells
    from core.footfall
    cross join core.editions
    where partner <> 'all' and month <= as_of
    group by all
) as months
join marts.counters using (counter_id)
order by counter_id, month;

-- One row per territory and month: requests.
create table marts.request_months as from marts.requests_of(marts.footfall_months);

-- One row per territory and month: requests whose outcome is known, and those done on the spot.
create table marts.outcome_months as from marts.outcomes_of(marts.footfall_months);

-- One row per territory and month: requests whose help is known, and those helped with the digital side.
create table marts.help_months as from marts.helps_of(marts.footfall_months);

-- One row per territory and month: acts, as their publisher gives them (indicator IND-323, its missing months left
-- missing), or else the sum of footfall by counter. The initial value (vi) of a monthly indicator is the count of its
-- first month, and there is no other for it: departements add up to regions and to the nation in May 2022 too. Should a
-- month have both, the current value (va) is the one.
create table marts.acts_months as
with published as (
    select level, code, period as month, arg_min(value, value_type) as acts, arg_min(kind, value_type) as kind
    from core.indicator_values
    join core.sources using (source_id)
    where indicator = 'IND-323' and value_type in ('va', 'vi') and value is not null
    group by all
)

select level, code, month, acts, kind from published
union all
select level, code, month, requests, coalesce(kind, (select kind from core.editions))
from marts.request_months
left join marts.subject_kinds on subject = 'footfall'
where not exists (from published)
order by level, code, month;

-- One row per counter: its last twelve months, and those of them that are known a year before too; by how much its last
-- three differ from those a year before, in percent, where all six are known.
create table marts.counter_trends as from marts.trends_of(marts.counter_months);

-- One row per department (or territory outside them) and partner: requests of the last twelve months and of the twelve
-- before, and what became of the last ones. Each part has its own whole: the requests of which it is known.
create table marts.partner_years as
with details as (
    select
        level,
        code,
        partner,
        sum(requests_with_outcome) filter (partly_done is not null)::bigint as requests_with_partly,
        sum(partly_done)::bigint as partly_done,
        sum(requests_with_outcome) filter (redirected is not null)::bigint as requests_with_redirected,
        sum(redirected)::bigint as redirected,
        sum(requests_with_help)::bigint as requests_with_help,
        sum(digital_help)::bigint as digital_help
    from marts.two_years_of(marts.footfall_months)
    where is_recent
    group by all
)

from marts.partner_years_of(marts.footfall_months)
left join details using (level, code, partner)
order by level, code, partner;

-- One row per territory and month: a twelfth of the yearly cost of counters whose cost and requests are both known.
create table marts.cost_months as
select
    in_level as level,
    in_code as code,
    month,
    sum(yearly_cost_eur) / 12 as cost_eur,
    sum(requests)::bigint as requests
from marts.counter_months
join marts.counter_resources using (counter_id, level, code)
join marts.ancestors using (level, code)
where yearly_cost_eur is not null and has_series(in_level)
group by all;

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
