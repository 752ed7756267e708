-- One row per reason to look at a counter, as overview/watch counts them.
select alert, since
from visible.alerts
where workstream = 'counters' and thing = $counter and alert <> 'communes_far'
order by alert
