-- One row: who answered the survey of a counter over twelve months, and who was satisfied; in its scope only.
select
    sum(respondents)::bigint as respondents,
    sum(satisfied)::bigint as satisfied,
    count(*) as months,
    max(month) as last_month
from visible.satisfaction
where counter_id = $counter and month > (select as_of from visible.clock) - interval 12 month
having count(*) > 0
