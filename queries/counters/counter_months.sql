-- One row per counter and month: requests; ten by ten, and nothing under 11, outside the reader's scope.
-- In the order of the months and counters, which is that of the mart: sorting would cost more than reading.
select counter_id::visible.counter as counter_id, month, requests
from visible.counter_months
