-- One row per month: who answered, who was satisfied.
-- A share of fewer than 30 answers is hidden, and for everyone what tells of somebody: then `satisfied_state` and
-- `respondents_state` are "secret".
-- optional: region, department
-- `published`: a percentage given by its publisher (IND-246), who does not say how many answered.
select
    month,
    respondents,
    satisfied,
    hidden,
    exists (from visible.indicator_values where indicator = 'IND-246' and value_type = 'va' and value is not null) as published,
    kind,
    if(hidden, 'secret', 'value') as satisfied_state,
    if(hidden, 'secret', 'value') as respondents_state
from visible.satisfaction_months
where
    visible.is_place(level, code, $region, $department)
order by month
