-- Missions: the inventory ready to filter, and what in it breaks the rules.

-- One row per territory and tier of local authority that does not exist there: one assembly holds the competences of
-- the departement and of the region (Corse, Martinique, Guyane, Mayotte), or of the commune and the departement (Paris).
-- Alsace keeps its tier: one departmental authority for two departements of the State. So does Rhone, with Lyon beside.
create table marts.absent_tiers as
select * from (values
    ('department', '2A', 'department'), ('department', '2A', 'region'),
    ('department', '2B', 'department'), ('department', '2B', 'region'),
    ('region', '94', 'department'), ('region', '94', 'region'),
    ('department', '972', 'department'), ('department', '972', 'region'),
    ('region', '02', 'department'), ('region', '02', 'region'),
    ('department', '973', 'department'), ('department', '973', 'region'),
    ('region', '03', 'department'), ('region', '03', 'region'),
    ('department', '976', 'department'), ('department', '976', 'region'),
    ('region', '06', 'department'), ('region', '06', 'region'),
    ('department', '75', 'department')
) as absent (level, code, tier);

-- One row per exercise and rule it breaks: accepted at deposit, yet inconsistent. Of what is not decided yet, nothing but
-- what everyone may read of it.
create table marts.mission_breaches as
with changes_of_unit as (
    -- A series counted in ETP one year and in ETPT another: its ups and downs say nothing.
    select exercise_id, min(year) filter (units = ['ETPT']) as full_year, min(year) filter (units = ['ETP']) as contract_year
    from (
        select exercise_id, year, list_sort(list(distinct unit)) as units from core.mission_staff group by all
    )
    group by exercise_id
    having full_year is not null and contract_year is not null
),

dated as (
    select deposited.*, coalesce(known_by(deposited.inventoried_on, as_of), exercises.decided_on) as day
    from core.mission_exercises as deposited
    join marts.exercises using (exercise_id)
    cross join core.editions
),

broken as (
    select 'decided_before_consultation' as breach, exercise_id, deposited.decided_on as since,
        deposited.consultation_started_on::text as detail
    from core.mission_exercises as deposited
    join marts.exercises using (exercise_id)
    where exercises.decided_on is not null and deposited.decided_on < deposited.consultation_started_on
    union all
    select 'decided_without_consultation', exercise_id, decided_on, null
    from marts.exercises where decided_on is not null and len(tiers) > 0 and not consulted
    union all
    select 'tier_not_there', exercise_id, decided_on, target_tier
    from marts.exercises
    join marts.absent_tiers as absent using (level, code)
    where target_tier = absent.tier
    union all
    select 'mixed_units', exercise_id, make_date(greatest(full_year, contract_year)::bigint, 1, 1), null
    from changes_of_unit
    union all
    select 'service_did_not_exist', exercise_id, day, type_code
    from dated
    join core.services using (service_id)
    join core.service_types using (type_code)
    where
        day < greatest(services.valid_from, service_types.valid_from)
        or day > least(services.valid_to, service_types.valid_to)
)

select broken.*, level, code, region, department
from broken
join marts.exercises using (exercise_id)
order by breach;

-- Exercises are asked by the rules that they break as by anything else of theirs: `breaches`, as anyone may read them;
-- `mixed_units`, what their staff says; `twice`: another service exercises the same mission in the same territory, and
-- neither gave it up.
create or replace table marts.exercises as
with broken as (
    select
        exercise_id,
        list_sort(list(breach) filter (breach <> 'mixed_units')) as breaches,
        bool_or(breach = 'mixed_units') as mixed_units
    from marts.mission_breaches group by all
)

select
    exercises.* exclude (place, given_up, kept),
    coalesce(breaches, []) as breaches,
    coalesce(mixed_units, false) as mixed_units,
    coalesce(not given_up and min(kept) over alike <> max(kept) over alike, false) as twice
from (
    select
        *, rowid as place, coalesce(status = 'done' and decision in ('transfer', 'drop'), false) as given_up,
        if(given_up, null, service_id) as kept
    from marts.exercises
) as exercises
left join broken using (exercise_id)
window alike as (partition by mission_id, level, code)
order by exercises.place;

-- A real exercise by a service that is no more, and that nobody is known to have succeeded: kept, and told with its line.
insert into core.problems by name
select exercises.source_id, exercises.line, 'service_id' as column_name, service_id as value, 'service_ended' as rule,
    'warning' as severity, ended_on::text as detail
from core.mission_exercises as exercises
join core.sources using (source_id)
join marts.service_heirs using (service_id)
cross join core.editions
where
    sources.kind = 'real'
    and ended_on is not null
    -- What was transferred or dropped for good is exercised by nobody.
    and not (decision in ('transfer', 'drop') and coalesce(completed_on <= as_of, false));

-- One row per exercise, in reading order, with all that the inventory filters on and little else: names are joined to
-- the few rows shown. What its staff says of the rules it breaks is in `mixed_units` and in marts.inventory_staff; numbers
-- stand for codes in sums and in searches.
create table marts.inventory as
select
    row_number() over (
        order by exercises.mission_id, exercises.level desc, exercises.code, exercises.service, exercises.exercise_id
    )::integer as place,
    dense_rank() over (order by exercises.mission_id)::smallint as mission_number,
    dense_rank() over (order by exercises.level, exercises.code)::smallint as territory_number,
    dense_rank() over (order by exercises.service_id)::smallint as service_number,
    dense_rank() over (order by ministry)::smallint as ministry_number,
    exercise_id,
    exercises.mission_id,
    exercises.service_id,
    exercises.level,
    exercises.code,
    region,
    department,
    policy_domain,
    core_category,
    ministry,
    type_code,
    status,
    since,
    exercises.decided_on,
    exercises.decision,
    exercises.target_tier,
    exercises.target_actor,
    overlap,
    tiers,
    judgements,
    consulted,
    breaches,
    mixed_units,
    twice
from marts.exercises
order by place;

-- One row per mission, service, territory and ministry of the inventory: the number that stands for it, what it holds.
create table marts.inventory_things as
select 'missions' as kind, mission_number as number, mission_id as code, null as level, count(*) as exercises, 1 as missions
from marts.inventory group by all
union all
select 'services', service_number, service_id, null, count(*), count(distinct mission_id)
from marts.inventory group by all
union all
select 'territories', territory_number, code, level, count(*), count(distinct mission_id)
from marts.inventory group by all
union all
select 'ministries', ministry_number, ministry, null, count(*), count(distinct mission_id)
from marts.inventory group by all
order by kind, number;

-- One row per thing that words may name in the inventory: those above but ministries, and missions that nobody exercises
-- (idle); `words` are what it is called, a territory with its region.
create table marts.inventory_words as
with things as (
    select kind, number, code, level from marts.inventory_things where kind <> 'ministries'
    union all
    select 'idle', row_number() over (order by mission_id), mission_id, null
    from core.missions
    where mission_id not in (select code from marts.inventory_things where kind = 'missions')
)

select
    kind,
    number,
    case kind
        when 'services' then concat_ws(' ', services.name, services.type_code, name_fr)
        when 'territories' then concat_ws(' ', places.name, places.code, regions.name)
        else concat_ws(' ', things.code, missions.label, label_en, perimeter, default_service)
    end as words
from things
left join core.missions on kind in ('missions', 'idle') and mission_id = things.code
left join core.services on kind = 'services' and service_id = things.code
left join core.service_types on service_types.type_code = services.type_code
left join core.territories as places on places.level = things.level and places.code = things.code
left join core.territories as regions
    on regions.level = places.parent_level and regions.code = places.parent_code and regions.level = 'region'
order by kind, number;

-- One row per service: what it is, how many missions it holds, the kind of its source, and its place on the drawing: that
-- of its commune's departement, else of its own, or of one of its region.
create table marts.service_places as
with placed as (
    select service_id, coalesce(any_value(communes.department), min(inside.code)) as department
    from core.services as services
    left join core.communes as communes on communes.code = services.commune
    left join core.territories as inside
        on inside.level = 'department' and services.code in (inside.code, inside.parent_code)
            and (services.level = 'region') = (services.code = inside.parent_code)
    group by service_id
)

select
    service_id,
    services.name,
    type_code,
    coalesce(name_fr, type_code) as type_fr,
    coalesce(name_en, type_code) as type_en,
    services.level,
    services.code,
    territories.name as territory,
    territories.parent_code,
    services.valid_from,
    least(services.valid_to, service_types.valid_to) as valid_to,
    services.lat,
    services.lon,
    coalesce(missions, 0) as missions,
    if(evidence = 'deduced', 'estimated', sources.kind) as kind,
    if(evidence is null, sources.source_date, seen_on) as listed_on,  -- null: no list shows it, a text made it
    map_x(services.lon, services.lat, department) as x,
    map_y(services.lon, services.lat, department) as y,
    inset_x(services.lon, services.lat, department) as inset_x,
    inset_y(services.lon, services.lat, department) as inset_y
from core.services as services
join placed using (service_id)
left join core.sources as sources using (source_id)
left join marts.inventory_things as held on held.kind = 'services' and held.code = service_id
left join core.service_types using (type_code)
left join core.territories on territories.level = services.level and territories.code = services.code
order by service_id;

-- One row per filter of the inventory and value that it can take.
create table marts.inventory_values as
with wide as (
    select distinct policy_domain, core_category, ministry, type_code, level, status, overlap, decision
    from marts.inventory
),

tall as (
    unpivot wide on policy_domain, core_category, ministry, type_code, level, status, overlap, decision
    into name what value value
)

select distinct what, value from tall where value is not null
union all
select 'tier', tier from (select distinct unnest(tiers) as tier from marts.inventory)
order by what, value;

-- One row per exercise with staff or a plan: the same, with every rule it breaks, and with staff (ETPT, never ETP) of its
-- last year, to move and moved.
create table marts.inventory_staff as
with broken as (
    select exercise_id, list_sort(list(breach)) as breaches from marts.mission_breaches group by all
),

years as (
    select exercise_id, arg_max(staff, year) as staff
    from core.mission_staff, core.editions
    where unit = 'ETPT' and year <= year(as_of)
    group by all
),

moves as (
    select exercise_id, sum(staff) as moved
    from core.staff_movements, core.editions where moved_on <= as_of group by all
)

select inventory.* exclude (mixed_units) replace (coalesce(broken.breaches, []) as breaches), staff, staff_to_move, moved
from marts.inventory
join core.mission_exercises using (exercise_id)
left join broken using (exercise_id)
left join years using (exercise_id)
left join moves using (exercise_id)
where coalesce(staff, staff_to_move, moved) is not null
order by place;
