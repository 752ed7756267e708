-- One row per mission of the nomenclature or of a legal text: `exercises` says how many services exercise it.
select
    missions.mission_id,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    missions.policy_domain,
    missions.core_category,
    missions.ministry,
    default_service,
    coalesce(service_types.name_fr, default_service) as service_fr,
    coalesce(service_types.name_en, default_service) as service_en,
    default_level,
    legal_basis,
    perimeter,
    expected_decision,
    expected_note,
    coalesce(counts.exercises, 0) as exercises,
    sources.kind,
    coalesce(sources.title, sources.publisher) as source,
    publisher
from visible.missions
left join visible.service_types on type_code = default_service
left join visible.sources using (source_id)
left join visible.inventory_things as counts on counts.kind = 'missions' and counts.code = missions.mission_id
order by missions.mission_id
