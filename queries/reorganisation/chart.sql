-- One row per service that is or was: its days, the published lists that show it, and what carried it on there.
-- optional: level, code
-- `valid_from`, `valid_to`: its own days, else those of its type. `listed`: the days of the lists, apart by a space; with
-- neither a list nor evidence, it is as its administration deposited it. `next_id`: what has its work since, also where
-- its type alone says it; `text_reference`: the text that made it, where an operation or a change of hands says it.
with here as (
    select * from visible.services
    where level <> 'nation' and ($level is null or level = $level) and ($code is null or code = $code)
),

firsts as (
    select level, code, type_code, min(service_id) as service_id from here group by all
),

texts as (
    select level, code, service_type, in_force_on, min(text_reference) as text_reference
    from visible.operations
    group by all
),

-- of a type that no operation tells the making of: the text that gave a mission on that day to it, or to the type that
-- stands for its family, of which it is the form there
given as (
    select here.service_id, min(legal_reference) as text_reference
    from here
    left join visible.service_families as families using (service_id)
    join visible.mission_hands on to_name in (here.type_code, families.family) and changed_on = here.valid_from
    where to_body = 'state'
    group by all
)

select
    here.level,
    here.code,
    here.service_id,
    here.type_code,
    here.name,
    types.scope,
    coalesce(here.valid_from, types.valid_from) as valid_from,
    least(here.valid_to, types.valid_to) as valid_to,
    coalesce(here.successor_id, firsts.service_id) as next_id,
    here.predecessor_id,
    here.listed,
    here.evidence,
    if(here.evidence = 'deduced', 'estimated', sources.kind) as kind,
    coalesce(least(own.text_reference, national.text_reference), given.text_reference) as text_reference
from here
left join visible.service_types as types on types.type_code = here.type_code
left join firsts on firsts.type_code = types.successor and firsts.level = here.level and firsts.code = here.code
left join visible.sources as sources on sources.source_id = here.source_id
left join texts as own on own.level = here.level and own.code = here.code and own.service_type = here.type_code and own.in_force_on = here.valid_from
left join texts as national on national.level = 'nation' and national.service_type = here.type_code and national.in_force_on = here.valid_from
left join given on given.service_id = here.service_id
order by here.level, here.code, here.type_code, here.service_id
