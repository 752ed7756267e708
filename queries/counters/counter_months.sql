-- One row per counter and month: requests; ten by ten, and nothing under 11, outside the reader's scope.
select counter_id::visible.counter as counter_id, month, requests
from visible.counter_months
order by month, counter_id
