-- Missions: who exercises them where, how far their clarification has come, and what overlaps them.

-- One row per mission, territory where it is exercised, tier of local authority and competence that holds there.
-- A judgement made for a territory replaces, for its tier, the one that holds in the territories around it.
create table marts.overlaps_here as
with places as (
    select distinct mission_id, level, code from core.mission_exercises
)
select places.mission_id, places.level, places.code, tier, overlap_type, competence
from places
join marts.ancestors using (level, code)
join core.mission_overlaps as related
    on related.mission_id = places.mission_id and related.level = in_level and related.code = in_code
qualify distance = min(distance) over (partition by places.mission_id, places.level, places.code, tier);

-- One row per service with its heir: the service that carries on its work at the edition's date, itself while it lasts.
-- A service that names no successor goes on in the service of the new type in the same territory. `ended_on`: the last
-- day of an heir that is no more, and that nobody is known to have succeeded.
create table marts.service_heirs as
with recursive lives as (
    select
        services.service_id,
        least(services.valid_to, service_types.valid_to) as ended_on,
        coalesce(services.successor_id, heirs.service_id) as next_id
    from core.services as services
    left join core.service_types using (type_code)
    left join core.services as heirs
        on heirs.type_code = successor and heirs.level = services.level and heirs.code = services.code
    qualify row_number() over (partition by services.service_id order by heirs.service_id) = 1
),

chain as (
    select service_id, service_id as heir, 0 as steps from core.services
    union all
    select chain.service_id, next_id, steps + 1
    from chain
    join lives on lives.service_id = heir
    cross join core.editions
    where next_id is not null and coalesce(ended_on < as_of, true) and steps < 10
)

select chain.service_id, heir, steps, case when ended_on < as_of then ended_on end as ended_on
from chain
join lives on lives.service_id = heir
cross join core.editions
qualify row_number() over (partition by chain.service_id order by steps desc) = 1;

-- One row per exercise of a mission by a service (the heir of the one inventoried), with where its clarification stands at the edition's date.
-- What follows the decision counts once the decision itself is dated and past: before that day it is nobody's to read, even
-- where a beginning was noted. `judgements` are its overlaps, tier by tier ('region redundant').
create table marts.exercises as
with dated as (
    select *, coalesce(decided_on <= as_of, false) as is_decided
    from core.mission_exercises, core.editions
),

known as (
    -- A step taken implies the ones before it: what was decided had been inventoried.
    select
        exercise_id,
        known_by(least(inventoried_on, consultation_started_on, if(is_decided, least(decided_on, started_on, completed_on), null)), as_of)
            as inventoried_on,
        known_by(consultation_started_on, as_of) as consultation_started_on,
        if(is_decided, least(decided_on, started_on, completed_on), null) as decided_on,
        if(is_decided, known_by(least(started_on, completed_on), as_of), null) as started_on,
        if(is_decided, known_by(completed_on, as_of), null) as completed_on
    from dated
),

related as (
    select
        mission_id,
        level,
        code,
        ['none', 'complement', 'shared', 'redundant'][max(
            case overlap_type when 'redundant' then 4 when 'shared' then 3 when 'complement' then 2 else 1 end
        )] as overlap,
        -- Services of the State among themselves are not consulted as local authorities are.
        list_sort(list(distinct tier) filter (overlap_type <> 'none' and tier <> 'state')) as tiers,
        list_sort(list(distinct tier || ' ' || overlap_type) filter (overlap_type <> 'none')) as judgements
    from marts.overlaps_here
    group by all
),

consulted as (
    select distinct exercise_id
    from core.mission_exercises as exercises
    join known using (exercise_id)
    join marts.ancestors on ancestors.level = exercises.level and ancestors.code = exercises.code
    join core.consultations
        on consultations.mission_id = exercises.mission_id
        and consultations.level = in_level and consultations.code = in_code
    where attended and held_on <= known.decided_on
)

select
    exercise_id,
    exercises.mission_id,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    policy_domain,
    core_category,
    coalesce(missions.ministry, service_types.ministry) as ministry,
    services.service_id,
    services.name as service,
    services.type_code,
    exercises.level,
    exercises.code,
    territories.name as territory,
    case exercises.level when 'region' then exercises.code else territories.parent_code end as region,
    case exercises.level when 'department' then exercises.code end as department,
    case
        when known.completed_on is not null then 'done'
        when known.started_on is not null then 'under_way'
        when known.decided_on is not null then 'decided'
        when known.consultation_started_on is not null then 'in_consultation'
        when known.inventoried_on is not null then 'inventoried'
        else 'to_inventory'
    end as status,
    coalesce(
        known.completed_on, known.started_on, known.decided_on, known.consultation_started_on, known.inventoried_on
    ) as since,
    known.inventoried_on,
    known.consultation_started_on,
    known.decided_on,
    known.started_on,
    known.completed_on,
    case when known.decided_on is not null then exercises.decision end as decision,
    case when known.decided_on is not null then target_tier end as target_tier,
    case when known.decided_on is not null then target_actor end as target_actor,
    coalesce(overlap, 'none') as overlap,
    coalesce(tiers, []) as tiers,
    coalesce(judgements, []) as judgements,
    consulted.exercise_id is not null as consulted,
    criteria,
    staff_to_move
from core.mission_exercises as exercises
join known using (exercise_id)
join core.missions using (mission_id)
left join marts.service_heirs as heirs using (service_id)
left join core.services on services.service_id = heirs.heir
left join core.service_types using (type_code)
left join core.territories on territories.level = exercises.level and territories.code = exercises.code
left join related
    on related.mission_id = exercises.mission_id
    and related.level = exercises.level and related.code = exercises.code
left join consulted using (exercise_id);

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
