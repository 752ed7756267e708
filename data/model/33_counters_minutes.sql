-- Counters: how long it takes to get to one, where travel times are known, and what is known of each commune.

-- One row per commune from which travel times are known: minutes to the commune of the nearest open address, null when
-- none is reached by a time of the file. No time is counted inside a commune unless the file says how long.
-- `is_timed`: the file says times from there; it may hold none for a commune that is here because it has an address.
create table marts.commune_minutes as
with served as (
    select distinct commune from marts.open_addresses where commune is not null
),

reached as (
    select travel_times.commune, minutes
    from core.travel_times
    semi join served on served.commune = destination
    union all
    select commune, 0
    from served
    where
        exists (from core.travel_times)
        and not exists (from core.travel_times as own where own.commune = served.commune and destination = served.commune)
),

known as (
    select commune from core.travel_times
    union
    select commune from reached
)

select
    known.commune,
    min(minutes) as minutes,
    known.commune in (select commune from core.travel_times) as is_timed
from known
left join reached using (commune)
group by known.commune
order by known.commune;

-- One row per commune, by number (marts.commune_numbers): its place on the drawing; the nearest address open at the edition's date, however far, and how long
-- it takes; `since`: the day from which it is as far as today, when that address opened or a nearer one closed.
create table marts.commune_access as
with near as (
    select commune, arg_min(counter_id, (km, counter_id)) as counter_id, min(km) as km -- of two as near, always the same
    from marts.near_addresses, core.editions
    where is_open_on(as_of, open_from, closed_on)
    group by commune
),

far as (
    select
        communes.code as commune,
        arg_min(counter_id, (distance_km(communes.lat, communes.lon, addresses.lat, addresses.lon), counter_id)) as counter_id,
        min(distance_km(communes.lat, communes.lon, addresses.lat, addresses.lon)) as km
    from core.communes
    anti join near on near.commune = communes.code
    cross join marts.addresses
    cross join core.editions
    where is_open_on(as_of, open_from, closed_on)
    group by communes.code
),

nearest as (from near union all from far),

-- Nearer ones that closed: within 20 km of those, and however far of the others.
gone as (
    select commune, max(closed_on) as left_on
    from (
        select commune, closed_on from marts.near_addresses join nearest using (commune)
        where near_addresses.km < nearest.km
        union all
        select commune, closed_on
        from far
        join core.communes on code = commune
        join marts.addresses on distance_km(communes.lat, communes.lon, addresses.lat, addresses.lon) < far.km
    ), core.editions
    where closed_on <= as_of
    group by commune
)

select
    number, code as commune, name, department, region, population, communes.lat, communes.lon, counter_id, km,
    greatest(open_from, left_on) as since,
    minutes,
    coalesce(is_timed, false) as is_timed,
    (select arg_max(kind, month) from marts.access_months) as kind,
    map_x(communes.lon, communes.lat, department) as x,
    map_y(communes.lon, communes.lat, department) as y,
    inset_x(communes.lon, communes.lat, department) as inset_x,
    inset_y(communes.lon, communes.lat, department) as inset_y
from core.communes
join marts.commune_numbers using (code)
left join nearest on nearest.commune = code
left join gone on gone.commune = code
left join marts.commune_minutes as times on times.commune = code
left join (select counter_id, open_from from marts.counters) using (counter_id)
order by number;

-- One row per territory and number of minutes, where travel times are known: the people of communes from which they
-- are, those within reach of an open address, and those of whom nothing is known.
create table marts.access_minutes as
select
    in_level as level,
    in_code as code,
    limits.minutes,
    coalesce(sum(population) filter (times.minutes <= limits.minutes), 0)::bigint as people,
    sum(population) filter (times.commune is not null)::bigint as population,
    coalesce(sum(population) filter (times.commune is null), 0)::bigint as unknown_people
from core.communes
join marts.ancestors on ancestors.level = 'department' and ancestors.code = department
cross join (values (20), (30)) as limits (minutes)
left join marts.commune_minutes as times on times.commune = communes.code
group by all
having sum(population) filter (times.commune is not null) > 0
order by all;

-- One row per territory and distance, or time where it was deposited: the people who have an open address within it in the
-- last month, those of whom it is known, the others, and the files that say so. A row has either `km` or `minutes`.
create table marts.access_now as
with files as (
    select
        max(source_date) filter (subject = 'counters') as list_date,
        string_agg(distinct file_name, ', ' order by file_name) filter (subject = 'travel_times') as times_file,
        (select arg_max(kind, month) from marts.access_months) as km_kind,
        (select kind from marts.subject_kinds where subject = 'travel_times') as times_kind
    from core.sources
)

select
    level, code, km, null::integer as minutes, people, population, 0 as unknown_people, list_date, null as times_file, kind
from marts.access_months
cross join files
where month = last_month()
union all
select
    level, code, null, minutes, people, population, unknown_people, list_date, times_file, worst_kind(km_kind, times_kind)
from marts.access_minutes
cross join files
order by level, code, km nulls last, minutes;
