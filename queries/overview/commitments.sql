-- One row per commitment made by the edition's date: the act that did it, where it stands by the rule, and how late.
-- optional: workstream
select
    commitment_id, workstream, made_on, made_by, reference, promise_fr, promise_en, due_on, standing, days_late,
    begun_on, begun_by, done_on, done_by, evidence, source, act_source, note_fr, commitments.note_en, sources.kind as source_kind
from visible.commitments
left join visible.sources using (source_id)
where $workstream is null or workstream = $workstream
order by made_on, commitment_id
