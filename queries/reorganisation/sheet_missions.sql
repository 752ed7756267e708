-- One row per mission that services of a proposal exercise, in the order of their codes: which of them do, and how many of its roles a text gives.
with carried as (
    select distinct mission_id, service_id, families.name, overlap = 'redundant' and decided_on is null as redundant
    from visible.inventory
    join visible.proposal_services using (service_id)
    join visible.service_families as families using (service_id)
    where proposal_id = $proposal
),

given as (
    select mission_id, count(distinct role) as roles
    from visible.mission_roles
    cross join visible.clock
    where coalesce(in_force_from <= as_of, true) and coalesce(in_force_until >= as_of, true)
    group by mission_id
)

select
    mission_id,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    visible.values_of(carried.name) as services,
    bool_or(redundant) as redundant,
    coalesce(any_value(roles), 0) as roles
from carried
join visible.missions as missions using (mission_id)
left join given using (mission_id)
group by mission_id, missions.label, missions.label_en
order by mission_id
