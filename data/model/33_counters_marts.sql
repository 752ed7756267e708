-- The counters room: where counters were read, where people are received, and how long it takes to get there.

-- One row per counter: the line of the file that describes it, and what it is attached to.
create table marts.counter_lines as
select counter_id, source_id, line
from core.counters
order by counter_id;

-- One row per place where people are received at the edition's date: the address of a counter, or a stop of an
-- itinerant one with its days (1 is Monday); and its place on the drawing.
create table marts.open_addresses as
with places as (
    select counter_id, null as stop, null::integer[] as weekdays, commune, department, lat, lon
    from marts.counters
    where is_open and not itinerant and lat is not null
    union all
    select
        counter_id, communes.code, list_sort(list(distinct weekday)), communes.code, communes.department,
        communes.lat, communes.lon
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
    map_x(places.lon, places.lat, places.department) as x,
    map_y(places.lon, places.lat, places.department) as y,
    inset_x(places.lon, places.lat, places.department) as inset_x,
    inset_y(places.lon, places.lat, places.department) as inset_y,
    columns('hours_.*')
from places
join marts.counters using (counter_id)
order by counter_id, stop;

-- One row per commune, and per arrondissement of Paris, Lyon and Marseille: what it is called, by name and by postcode.
-- A postcode of an arrondissement is not also that of the whole town.
create table marts.commune_names as
with places as (
    select code, name, department, population, lat, lon, postcode
    from core.communes
    left join (
        select commune as code, postcode
        from core.postcodes
        anti join core.municipal_arrondissements using (commune, postcode)
    ) using (code)

    union all
    select
        parts.code,
        replace(parts.name, ' Arrondissement', ' arrondissement'),
        department,
        parts.population,
        parts.lat,
        parts.lon,
        postcode
    from core.municipal_arrondissements as parts
    join core.communes on communes.code = commune
)

select
    places.code,
    places.name,
    plain(places.name) as words,
    department,
    territories.name as department_name,
    places.population,
    places.lat,
    places.lon,
    list_sort(list(distinct postcode) filter (postcode is not null)) as postcodes
from places
join core.territories on territories.level = 'department' and territories.code = department
group by all
order by places.population desc, places.code;

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

-- One row per event of a counter between two lists, as it is read: with names in place of codes.
create table marts.counter_changes as
select
    event_date,
    events.kind,
    counter_id,
    coalesce(counters.name, after, before) as name,
    counters.region,
    counters.department,
    commune_name,
    if(events.kind = 'moved', coalesce(origin.name, before), before) as before,
    if(events.kind = 'moved', coalesce(target.name, after), after) as after,
    file_name,
    coalesce(sources.kind, 'demonstration') as source_kind
from core.counter_events as events
left join marts.counters as counters using (counter_id)
left join core.sources as sources using (source_id)
left join core.communes as origin on origin.code = before
left join core.communes as target on target.code = after
order by event_date desc, counters.department, counter_id, events.kind;

-- One row per territory, distance and age: the people of communes whose latest counter within it opened that many years
-- before the edition's date (`years`: at least 0, 1, 2, 3 or 5; null where there is no counter within).
create table marts.access_ages as
with limits as (
    from (values (10), (15), (20)) as limits (km)
),

latest as (
    select commune, limits.km, max(open_from) as opened_on
    from marts.near_addresses
    join limits on near_addresses.km <= limits.km
    cross join core.editions
    where open_from <= as_of and (closed_on is null or closed_on > as_of)
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
where exists (from marts.addresses)
group by all
order by all;
