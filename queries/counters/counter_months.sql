-- One row per counter and month: requests; ten by ten, and nothing under 11, outside the reader's scope.
select counter_id, month, requests
from visible.counter_months
order by counter_id, month
