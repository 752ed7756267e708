-- Who exercises missions by law, from the services that exist: not what an inventory found (core.mission_exercises).

-- One row per mission, service and territory: the service that exercises it by law at the edition's date.
-- The rule: a mission belongs to the type of service that the decree, or the nomenclature, gives it to; in each
-- territory, to the services of that type there, or of the types that took it over. Where none is known, nobody is told.
-- What a text in force has transferred to somebody else is left out, and told by core.operations.
create table marts.exercised_by_law as
with carriers (default_service, type_code) as (
    values
        ('DDT', 'DDTM'), ('DDPP', 'DDCSPP'), ('DDPP', 'DDETSPP'),
        ('DDCS', 'DDCSPP'), ('DDCS', 'DDETS'), ('DDCS', 'DDETSPP'), ('DDCS', 'UD_DRIEETS'),
        ('DDETS', 'DDCS'), ('DDETS', 'DDCSPP'), ('DDETS', 'UD_DIRECCTE'), ('DDETS', 'DDETSPP'), ('DDETS', 'UD_DRIEETS'),
        ('UD_DREAL', 'UD_DRIEE'), ('UD_DREAL', 'UD_DRIEAT'),
        ('DREETS', 'DIRECCTE'), ('DREETS', 'DRIEETS'), ('DREETS', 'DEETS'),
        ('DREAL', 'DRIEE'), ('DREAL', 'DRIEAT'), ('DREAL', 'DEAL'), ('DRAC', 'DAC'), ('DRAAF', 'DRIAAF'), ('DRAAF', 'DAAF')
),

transferred as (
    select distinct mission_id
    from core.operations, core.editions
    where operations.kind = 'transfer' and mission_id is not null and level = 'nation' and in_force_on <= as_of
)

select
    mission_id,
    service_id,
    services.type_code,
    services.level,
    services.code,
    services.seen_on,
    case when services.evidence = 'deduced' then 'estimated' else sources.kind end as kind
from core.missions
join core.services as services
    on services.type_code = missions.default_service
        or (missions.default_service, services.type_code) in (from carriers)
left join core.service_types as types on types.type_code = services.type_code
join core.sources as sources on sources.source_id = services.source_id
cross join core.editions
where
    coalesce(services.valid_from <= as_of, true)
    and coalesce(least(services.valid_to, types.valid_to) >= as_of, true)
    and mission_id not in (from transferred);
