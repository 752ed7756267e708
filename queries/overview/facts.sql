-- One row per figure that a report, an answer or a budget told once, with its date, its unit and where it was read.
-- optional: workstream
select
    fact_id, facts.workstream, series, breakdown, label_fr, label_en, facts.level, facts.code, period, period_ends,
    value, unit, approximate, evidence, source, sources.kind as source_kind
from visible.facts as facts
left join visible.sources as sources using (source_id)
where $workstream is null or facts.workstream = $workstream
order by facts.workstream, series, period_ends, fact_id
