-- One row per subject of the sources: whether its figures are real, estimated or a demonstration.
select subject, kind
from visible.subject_kinds
order by subject
