-- Marts: the aggregates that screens and indicators read, computed once, at publication; a file per subject from here on.
-- A fact counts at a month when its date is not after the month's end: states are deduced from dates, never stored.
-- Series by territory hold one row per month and territory of every level they are read at, already summed, so that a
-- level that may be published never needs the rows of a level that may not.

create schema if not exists marts;

-- A day, once it has come.
create macro known_by(day, as_of) as case when day <= as_of then day end;

-- The month of a day.
create macro month_of(day) as date_trunc('month', day)::date;

-- The month where a day counts in a series: what came before series begin counts in their first month.
create macro series_month(day) as greatest(month_of(day), date '2018-07-01');

-- Whether series are read at a level.
create macro has_series(level) as level in ('nation', 'region', 'department');

-- Whether something is open on a day; the day it closes, it no longer is.
create macro is_open_on(day, since, until) as since <= day and (until is null or until > day);

-- Where a proposal counts: in its region, or in the nation alone.
create macro proposal_level(region) as if(region is null, 'nation', 'region');
create macro proposal_code(region) as coalesce(region, 'FR');

-- One row per month from July 2018 to the edition's date; the last one ends on the edition's date.
create table marts.months as
select
    month::date as month,
    least(last_day(month), as_of) as month_end,
    (
        select count(*) from range(month, month + interval 1 month, interval 1 day) as days (day)
        where isodow(day) < 6
    ) as weekdays
from core.editions, range(timestamp '2018-07-01', as_of + interval 1 day, interval 1 month) as starts (month);

-- One row per territory and territory that contains it, itself included (distance 0).
create table marts.ancestors as
with recursive ancestors as (
    select level, code, level as in_level, code as in_code, 0 as distance from core.territories
    union all
    select ancestors.level, ancestors.code, parent_level, parent_code, distance + 1
    from ancestors
    join core.territories on territories.level = in_level and territories.code = in_code
    where parent_level is not null
)
select * from ancestors;

-- One row per month and territory that series are read at.
create table marts.grid as
select level, code, population, month, month_end
from core.territories, marts.months
where has_series(level);

-- The last month of the edition.
create macro last_month() as (select max(month) from marts.months);

-- Of changes by territory and month (level, code, month and what changes): one row per month and territory that series are
-- read at, with the sum of each change so far. One macro for counts, one for staff and amounts.
create macro marts.counts_so_far(changes) as table
select level, code, month, coalesce(sum(columns(* exclude (level, code, month))) over so_far, 0)::bigint as '\0'
from (select level, code, month from marts.grid)
left join query_table(changes) using (level, code, month)
window so_far as (partition by level, code order by month);

create macro marts.amounts_so_far(changes) as table
select level, code, month, coalesce(sum(columns(* exclude (level, code, month))) over so_far, 0) as '\0'
from (select level, code, month from marts.grid)
left join query_table(changes) using (level, code, month)
window so_far as (partition by level, code order by month);

-- One row per territory and territory of the same level that resembles it: by its people and its number of communes,
-- on a logarithmic scale; overseas territories are compared with one another. Rank 1 is the nearest of five.
create table marts.similar_places as
with places as (
    select
        in_level as level, in_code as code, sum(population) as population, count(*) as communes,
        min(department) >= '971' and min(department) < '98' as overseas
    from core.communes
    join marts.ancestors on ancestors.level = 'department' and ancestors.code = department
    where in_level in ('region', 'department')
    group by all
),

pairs as (
    select
        here.level, here.code, other.code as other,
        abs(ln(here.population / other.population)) + abs(ln(here.communes / other.communes)) as distance
    from places as here
    join places as other on other.level = here.level and other.code <> here.code and other.overseas = here.overseas
)

select level, code, other, distance, row_number() over (partition by level, code order by distance, other) as rank
from pairs
qualify rank <= 5;

-- One row per subject: real, estimated or demonstration; a subject that mixes them is the one that promises least.
-- Footfall and requests of procedures share a subject at deposit; their figures are told apart here.
create table marts.subject_kinds as
with known as (
    select subject, kind from core.sources where subject <> 'footfall'
    union all
    select 'footfall', kind
    from (select distinct source_id from core.footfall) join core.sources using (source_id)
    union all
    select 'requests', kind
    from (select distinct source_id from core.procedure_requests) join core.sources using (source_id)
)

select
    subject,
    ['real', 'estimated', 'demonstration'][
        max(case kind when 'demonstration' then 3 when 'estimated' then 2 else 1 end)
    ] as kind
from known
group by subject;
