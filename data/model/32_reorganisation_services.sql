-- Reorganisation: services by family, across their changes of name, and their staff.

-- One row per service with its heir and its family: the type of the heir, under one name where the same service bears
-- another overseas, on the coast, in Ile-de-France or with two directorates. No service outlasts its type (`valid_to`).
-- `today`: in place at the edition's date; `succeeded`: another service, or another type, has its work since.
create table marts.service_families as
with kin (type_code, family) as (
    values
        ('DDTM', 'DDT'), ('DDETSPP', 'DDETS'), ('UD_DRIEETS', 'DDETS'), ('DEETS', 'DREETS'), ('DRIEETS', 'DREETS'),
        ('DEAL', 'DREAL'), ('DRIEAT', 'DREAL'), ('UD_DRIEAT', 'UD_DREAL'), ('DAAF', 'DRAAF'), ('DRIAAF', 'DRAAF'),
        ('DAC', 'DRAC')
)

select
    services.* replace (least(services.valid_to, types.valid_to) as valid_to),
    heir,
    coalesce(kin.family, heirs.type_code) as family,
    steps,
    services.service_id = heir and ended_on is null as today,
    heir <> services.service_id or types.successor is not null as succeeded
from marts.service_heirs
join core.services as services using (service_id)
join core.services as heirs on heirs.service_id = heir
left join core.service_types as types on types.type_code = services.type_code
left join kin on kin.type_code = heirs.type_code;

-- One row per territory, family of services and year: staff (ETPT) on inventoried missions, across changes of name.
create table marts.family_staff as
select
    exercises.level,
    exercises.code,
    family,
    year,
    sum(staff) as staff,
    count(distinct mission_id) as missions
from core.mission_staff
join core.mission_exercises as exercises using (exercise_id)
join marts.service_families using (service_id)
where unit = 'ETPT'
group by all;
