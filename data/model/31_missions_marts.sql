-- Marts of the missions room: the inventory ready to filter, overlaps as they hold in each territory, staff and where
-- it went, meetings and the decisions that followed, and what breaks the rules.

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
-- the few rows shown. `judgements` are its overlaps, tier by tier
-- ('region redundant'); `breaches` are the rules it breaks, as anyone may read them: what its staff says is in
-- marts.inventory_staff; numbers stand for codes in sums and in searches.
create table marts.inventory as
with broken as (
    select exercise_id, list_sort(list(breach)) as breaches
    from marts.mission_breaches where breach <> 'mixed_units' group by all
),

judged as (
    select mission_id, level, code, list_sort(list(distinct tier || ' ' || overlap_type)) as judgements
    from marts.overlaps_here where overlap_type <> 'none' group by all
)

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
    coalesce(judgements, []) as judgements,
    consulted,
    coalesce(breaches, []) as breaches
from marts.exercises
left join broken using (exercise_id)
left join judged
    on judged.mission_id = exercises.mission_id
    and judged.level = exercises.level and judged.code = exercises.code
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

select inventory.* replace (coalesce(broken.breaches, []) as breaches), staff, staff_to_move, moved
from marts.inventory
join core.mission_exercises using (exercise_id)
left join broken using (exercise_id)
left join years using (exercise_id)
left join moves using (exercise_id)
where coalesce(staff, staff_to_move, moved) is not null
order by place;

-- One row per mission, territory that holds its exercises, year and unit: staff. Units are never summed together.
create table marts.mission_staff_years as
select
    mission_id,
    in_level as level,
    in_code as code,
    year,
    unit,
    sum(staff) as staff,
    count(*) as exercises
from core.mission_staff
join core.mission_exercises as exercises using (exercise_id)
join marts.ancestors on ancestors.level = exercises.level and ancestors.code = exercises.code
cross join core.editions
where year <= year(as_of)
group by all
order by mission_id, level, code, year;

-- One row per mission, decision, territory and year: staff (ETPT) planned to leave, by the year its decision took
-- effect, and staff that left, by the year it moved and where it went.
create table marts.mission_moves as
with moves as (
    select
        exercise_id,
        year(coalesce(exercises.started_on, exercises.decided_on)) as year,
        staff_to_move as planned,
        null as destination,
        0 as staff
    from marts.exercises
    join core.mission_exercises using (exercise_id)
    where exercises.decision is not null and staff_to_move is not null
    union all
    select exercise_id, year(moved_on), 0, destination, staff
    from core.staff_movements, core.editions
    where moved_on <= as_of
)

select
    mission_id,
    policy_domain,
    decision,
    in_level as level,
    in_code as code,
    moves.year,
    sum(planned) as planned,
    coalesce(sum(staff) filter (destination = 'core'), 0) as core,
    coalesce(sum(staff) filter (destination = 'other'), 0) as other,
    coalesce(sum(staff) filter (destination = 'left'), 0) as "left",
    count(distinct exercise_id) as exercises
from moves
join marts.exercises using (exercise_id)
join marts.ancestors on ancestors.level = exercises.level and ancestors.code = exercises.code
where in_level in ('nation', 'region', 'department') and decision is not null
group by all
order by in_level, in_code, moves.year;

-- One row per policy domain and year, of missions given up (transferred or dropped) and of those outsourced: the same for
-- the whole country, with how many exercises each part rests on. Transfers and drops are one: apart, most years hold
-- fewer than three drops.
-- Rounded far beyond what is read: a sum of the same parts in another order is the same.
create table marts.domain_moves as
with parts as (
    select
        exercise_id,
        year(coalesce(exercises.started_on, exercises.decided_on)) as year,
        'planned' as part,
        staff_to_move as staff
    from marts.exercises
    join core.mission_exercises using (exercise_id)
    where exercises.decision is not null and staff_to_move is not null
    union all
    select exercise_id, year(moved_on), destination, staff
    from core.staff_movements, core.editions
    where moved_on <= as_of
)

select
    policy_domain,
    if(decision = 'outsource', decision, 'given_up') as decision,
    parts.year,
    coalesce(round(sum(staff) filter (part = 'planned'), 6), 0) as planned,
    coalesce(round(sum(staff) filter (part = 'core'), 6), 0) as core,
    coalesce(round(sum(staff) filter (part = 'other'), 6), 0) as other,
    coalesce(round(sum(staff) filter (part = 'left'), 6), 0) as "left",
    count(distinct exercise_id) filter (part = 'planned' and staff > 0) as planned_of,
    count(distinct exercise_id) filter (part = 'core' and staff > 0) as core_of,
    count(distinct exercise_id) filter (part = 'other' and staff > 0) as other_of,
    count(distinct exercise_id) filter (part = 'left' and staff > 0) as left_of
from parts
join marts.exercises using (exercise_id)
where decision in ('transfer', 'drop', 'outsource')
group by all
order by all;

-- The same as anyone may read it, gathered (data/secrecy, gathered.national_moves): 'several' domains make one row.
create table marts.national_moves as
select policy_domain, decision, year, planned, core, other, "left" from marts.domain_moves limit 0;

-- One row per mission, territory where it is exercised, tier and kind of overlap that holds there; for a mission that
-- nobody has inventoried, one row for the nation.
create table marts.overlap_cells as
with held as (
    select
        mission_id, level, code, any_value(region) as region, any_value(department) as department,
        any_value(policy_domain) as policy_domain, any_value(core_category) as core_category,
        count(*) as exercises, count(*) filter (decided_on is null) as undecided
    from marts.exercises
    group by all
)

select held.*, tier, overlap_type, list_sort(list(distinct competence)) as competences
from held
join marts.overlaps_here using (mission_id, level, code)
group by all
union all by name
select mission_id, level, code, policy_domain, core_category, 0 as exercises, 0 as undecided, tier, overlap_type,
    list_sort(list(distinct competence)) as competences
from core.mission_overlaps
join core.missions using (mission_id)
where level = 'nation' and mission_id not in (select mission_id from core.mission_exercises)
group by all;

-- One row per mission and territory where services of several types exercise it side by side: which types.
create table marts.side_by_side as
select
    mission_id,
    level,
    code,
    any_value(region) as region,
    any_value(department) as department,
    string_agg(distinct type_code, ' + ' order by type_code) as types
from marts.exercises
where type_code is not null
group by mission_id, level, code
having count(distinct type_code) > 1;

-- One row per territory and judgement that replaces, for a tier, the one that holds in the whole country.
create table marts.local_tiers as
select level, code, tier, overlap_type = 'none' as absent, count(distinct mission_id) as missions
from core.mission_overlaps
where level <> 'nation'
group by all;

-- One row per meeting: who was invited, whether they came, and the first decision on that mission there afterwards.
create table marts.meetings as
with decisions as (
    select mission_id, in_level as level, in_code as code, decided_on
    from marts.exercises
    join marts.ancestors using (level, code)
    where decided_on is not null
)

select
    consultation_id,
    meetings.mission_id,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    policy_domain,
    meetings.level,
    meetings.code,
    case meetings.level when 'region' then meetings.code when 'department' then parent_code end as region,
    case meetings.level when 'department' then meetings.code end as department,
    association,
    invited_on,
    case when held_on <= as_of then held_on end as held_on,
    held_on > as_of as is_planned,
    case when held_on <= as_of then attended end as attended,
    min(decided_on) as decided_on
from core.consultations as meetings
join core.missions using (mission_id)
join core.territories on territories.level = meetings.level and territories.code = meetings.code
cross join core.editions
left join decisions
    on decisions.mission_id = meetings.mission_id
    and decisions.level = meetings.level and decisions.code = meetings.code
    and decisions.decided_on >= held_on
where invited_on <= as_of
group by all
order by invited_on;

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
