-- One row per dated fact of a counter's life: openings, labels, changes of name or commune, closing.
with facts as (
    select event_date, kind, before, after, source_id from visible.counter_events where counter_id = $counter
    union all
    select labelled_on, 'labelled', null, label_text, null
    from visible.counters where counter_id = $counter and labelled_on is not null
    union all
    select closed_on, 'closed', null, null, null
    from visible.counters
    where
        counter_id = $counter
        and closed_on is not null
        and not exists (from visible.counter_events where counter_id = $counter and kind = 'closed')
)

select
    event_date,
    facts.kind,
    coalesce(places.name, before) as before,
    coalesce(others.name, after) as after,
    file_name
from facts
left join visible.sources using (source_id)
left join visible.communes as places on facts.kind = 'moved' and places.code = before
left join visible.communes as others on facts.kind = 'moved' and others.code = after
order by event_date, facts.kind
