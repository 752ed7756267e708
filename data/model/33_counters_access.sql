-- Counters: where people are received, and how far it is.

-- One row per place where a counter receives people: its address, or its stops when it is itinerant.
create table marts.addresses as
select counter_id, lat, lon, open_from, closed_on
from marts.counters
where not itinerant and lat is not null
union all
select distinct counter_id, communes.lat, communes.lon, open_from, closed_on
from core.counter_stops as stops
join marts.counters using (counter_id)
join core.communes on communes.code = stops.commune
where itinerant;

-- One row per commune and address within 20 km. Both are laid on cells of 0.2 degree of latitude by 0.3 of longitude,
-- wider than 20 km anywhere south of 51.3 degrees, so an address within reach lies in the same cell or the next.
create table marts.near_addresses as
with near_cells as (
    select
        *,
        floor(lat / 0.2)::integer + step_lat as cell_lat,
        floor(lon / 0.3)::integer + step_lon as cell_lon
    from marts.addresses, range(-1, 2) as a (step_lat), range(-1, 2) as b (step_lon)
)

select
    communes.code as commune,
    counter_id,
    open_from,
    closed_on,
    distance_km(communes.lat, communes.lon, near_cells.lat, near_cells.lon) as km
from core.communes
join near_cells
    on cell_lat = floor(communes.lat / 0.2)::integer and cell_lon = floor(communes.lon / 0.3)::integer
where km <= 20;

-- One row per commune: its place in the order of codes, which is shorter to hold and to put in order than a code.
create table marts.commune_numbers as
select code, row_number() over (order by code)::usmallint as number
from core.communes
order by number;

-- One row per commune, distance and months in a row, from one on and up to another (far ahead where they go on), at whose
-- ends the latest of the addresses open within it was the same: since when that one is open. What is asked of a month is
-- read here, without a distance to work out or a latest to look for.
create table marts.latest_openings as
with spans as (
    select distinct number, limits.km, open_from, closed_on
    from marts.near_addresses
    join marts.commune_numbers on code = commune
    join (values (10), (15), (20)) as limits (km) on near_addresses.km <= limits.km
),

changes as (
    select distinct number, km, month, month_end
    from (select number, km, unnest([open_from, closed_on]) as day from spans)
    join marts.months on month = greatest(date_trunc('month', day), (select min(month) from marts.months))
),

latest as (
    select number, km, month, max(open_from) filter (is_open_on(month_end, open_from, closed_on)) as latest_on
    from changes
    join spans using (number, km)
    group by number, km, month
    qualify latest_on is distinct from lag(latest_on) over (partition by number, km order by month)
)

select
    number,
    km::utinyint as km,
    month as held_from,
    coalesce(lead(month) over (partition by number, km order by month), date '9999-01-01') as held_until,
    latest_on
from latest
qualify latest_on is not null
order by km, held_until desc, held_from, latest_on, number;

-- One row per territory, month and distance: people whose commune had an open address within it at the month's end. No month
-- before the first address that any list knows: nobody knows who had one then.
create table marts.access_months as
with changes as (
    select commune, limit_km, open_from as change_date, 1 as amount
    from marts.near_addresses, (values (10), (15), (20)) as limits (limit_km)
    where km <= limit_km and (closed_on is null or closed_on > open_from)
    union all
    select commune, limit_km, closed_on, -1
    from marts.near_addresses, (values (10), (15), (20)) as limits (limit_km)
    where km <= limit_km and closed_on > open_from
),

months as (
    select
        commune,
        limit_km,
        series_month(change_date) as month,
        sum(amount) as amount
    from changes, core.editions
    where change_date <= as_of
    group by all
),

within_reach as (
    select
        commune,
        limit_km,
        month,
        sum(amount) over so_far > 0 as is_within,
        sum(amount) over so_far - amount > 0 as was_within
    from months
    window so_far as (partition by commune, limit_km order by month)
),

crossings as (
    select
        in_level as level,
        in_code as code,
        limit_km,
        month,
        sum(population * (is_within::integer - was_within::integer)) as people
    from within_reach
    join core.communes on communes.code = commune
    join marts.ancestors on ancestors.level = 'department' and ancestors.code = department
    where is_within <> was_within
    group by all
),

populations as (
    select in_level as level, in_code as code, sum(population) as population
    from core.communes
    join marts.ancestors on ancestors.level = 'department' and ancestors.code = department
    group by all
)

select
    grid.level,
    grid.code,
    grid.month,
    limits.km,
    coalesce(sum(people) over so_far, 0)::bigint as people,
    populations.population::bigint as population,
    kind
from marts.grid
join marts.counter_list_months using (month)
cross join (values (10), (15), (20)) as limits (km)
join populations using (level, code)
left join crossings
    on crossings.level = grid.level and crossings.code = grid.code
    and crossings.month = grid.month and limit_km = limits.km
where grid.month >= (select min(series_month(open_from)) from marts.addresses)
window so_far as (partition by grid.level, grid.code, limits.km order by grid.month);

-- One row per territory, distance and age: the people of communes whose latest counter within it opened that many years
-- before the edition's date (`years`: at least 0, 1, 2, 3 or 5; null where there is no counter within). None where the
-- list in force dates nothing of what is new in it.
create table marts.access_ages as
with limits as (
    from (values (10), (15), (20)) as limits (km)
),

latest as (
    select commune, limits.km, max(open_from) as opened_on
    from marts.near_addresses
    join limits on near_addresses.km <= limits.km
    cross join core.editions
    where is_open_on(as_of, open_from, closed_on)
    group by all
)

select
    in_level as level,
    in_code as code,
    limits.km,
    case
        when opened_on > as_of - interval 1 year then 0
        when opened_on > as_of - interval 2 year then 1
        when opened_on > as_of - interval 3 year then 2
        when opened_on > as_of - interval 5 year then 3
        when opened_on is not null then 5
    end as years,
    sum(population)::bigint as people
from core.communes
join marts.ancestors on ancestors.level = 'department' and ancestors.code = department
cross join limits
cross join core.editions
left join latest on latest.commune = communes.code and latest.km = limits.km
where exists (from marts.addresses) and not exists (from marts.counter_list_months where not now_told)
group by all
order by all;

-- One row per place where people are received at the edition's date: the address of a counter, or a stop of an
-- itinerant one with its days (1 is Monday); and its place on the drawing.
create table marts.open_addresses as
with places as (
    select counter_id, null as stop, null as stop_name, null::integer[] as weekdays, commune, department, lat, lon
    from marts.counters
    where is_open and not itinerant and lat is not null
    union all
    select
        counter_id, communes.code, communes.name, list_sort(list(distinct weekday)), communes.code,
        communes.department, communes.lat, communes.lon
    from core.counter_stops as stops
    join marts.counters using (counter_id)
    join core.communes on communes.code = stops.commune
    where is_open and itinerant
    group by all
)

select
    places.*,
    name,
    format,
    commune_name,
    partner_list,
    procedure_list,
    map_x(places.lon, places.lat, places.department) as x,
    map_y(places.lon, places.lat, places.department) as y,
    inset_x(places.lon, places.lat, places.department) as inset_x,
    inset_y(places.lon, places.lat, places.department) as inset_y,
    columns('hours_.*')
from places
join marts.counters using (counter_id)
order by counter_id, stop;
