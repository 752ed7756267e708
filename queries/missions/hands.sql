-- One row per change of hands of a mission by a text, the latest first: who had it before, and who after.
select
    mission_id,
    missions.label,
    coalesce(missions.label_en, missions.label) as label_en,
    from_body,
    from_name,
    to_body,
    to_name,
    changed_on,
    hands.legal_reference,
    status,
    coalesce(optional, false) as optional,
    located,
    source_url,
    sources.kind
from visible.mission_hands as hands
left join visible.missions as missions using (mission_id)
left join visible.sources as sources on sources.source_id = hands.source_id
cross join visible.clock
where changed_on <= as_of
order by changed_on desc, hand_id
